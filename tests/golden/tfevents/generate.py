#!/usr/bin/env python3
"""Writes the golden event files beside it: <case>/input. What they decode to stands in <case>/expected, by hand.

An encoder of its own, sharing no code with the decoder: framing, CRC and protobuf as docs/formats/tfevents.md
draws them. Run it again only to change a case; the inputs are kept in the repository.
"""
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1_700_000_000.0


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def record(data, *, bad_data=False, bad_length=False):
    head = struct.pack("<Q", len(data))
    return (head + struct.pack("<I", masked(head) ^ bad_length) + data
            + struct.pack("<I", masked(data) ^ bad_data))


def varint(value):
    value &= (1 << 64) - 1
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def fixed64(field, value):
    return varint(field << 3 | 1) + struct.pack("<d", value)


def fixed32(field, value):
    return varint(field << 3 | 5) + struct.pack("<f", value)


def blob(field, value):
    if isinstance(value, str):
        value = value.encode()
    return varint(field << 3 | 2) + varint(len(value)) + value


def event(step, *values, time=None):
    time = START + step if time is None else time
    out = fixed64(1, time)
    if step:
        out += number(2, step)
    if values:
        out += blob(5, b"".join(blob(1, value) for value in values))
    return out


def version():
    return fixed64(1, START) + blob(3, "brain.Event:2")


def simple(tag, value):
    return blob(1, tag) + fixed32(2, value)


def metadata(plugin, content=b""):
    return blob(9, blob(1, blob(1, plugin) + (blob(2, content) if content else b"")))


def tensor(tag, dtype, fields, shape=(), plugin="scalars"):
    dims = b"".join(blob(2, number(1, size)) for size in shape)
    body = number(1, dtype) + blob(2, dims) + fields
    return blob(1, tag) + blob(8, body) + (metadata(plugin) if plugin else b"")


def packed(field, *values, form=None):
    return blob(field, b"".join(struct.pack(form, v) if form else varint(v) for v in values))


def text(tag, string):
    return tensor(tag, 7, blob(8, string), shape=(1,), plugin="text")


def write(case, *records):
    folder = os.path.join(HERE, case)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "input"), "wb") as out:
        out.write(b"".join(records))


def encodings():
    content = lambda form, value: blob(4, struct.pack(form, value))
    cases = [
        ("float_content", 1, content("<f", 1.5)), ("float_val", 1, packed(5, 1.5, form="<f")),
        ("float_val_unpacked", 1, fixed32(5, 1.5)),
        ("double_content", 2, content("<d", 0.1)), ("double_val", 2, packed(6, 0.1, form="<d")),
        ("double_val_unpacked", 2, fixed64(6, 0.1)),
        ("int32_content", 3, content("<i", -7)), ("int32_val", 3, packed(7, -7)),
        ("int32_val_unpacked", 3, number(7, -7)),
        ("uint8_content", 4, content("<B", 200)), ("uint8_val", 4, packed(7, 200)),
        ("int16_content", 5, content("<h", -300)), ("int16_val", 5, packed(7, -300)),
        ("int8_content", 6, content("<b", -100)), ("int8_val", 6, packed(7, -100)),
        ("int64_content", 9, content("<q", -(1 << 40))), ("int64_val", 9, packed(10, -(1 << 40))),
        ("bool_content", 10, content("<B", 1)), ("bool_val", 10, packed(11, 1)),
        ("bfloat16_content", 14, content("<H", 0x3FC0)), ("bfloat16_val", 14, packed(13, 0x3FC0)),
        ("uint16_content", 17, content("<H", 60000)), ("uint16_val", 17, packed(7, 60000)),
        ("half_content", 19, content("<H", 0x3E00)), ("half_val", 19, packed(13, 0x3E00)),
        ("half_subnormal", 19, packed(13, 0x0001)), ("half_minus_inf", 19, packed(13, 0xFC00)),
        ("half_nan", 19, packed(13, 0x7E00)),
        ("uint32_content", 22, content("<I", 4000000000)), ("uint32_val", 22, packed(16, 4000000000)),
        ("uint64_content", 23, content("<Q", 1 << 63)), ("uint64_val", 23, packed(17, 1 << 63)),
        ("zero_left_out", 1, b""),
    ]
    values = [tensor(tag, dtype, fields) for tag, dtype, fields in cases]
    values += [tensor("shape_one", 1, packed(5, 2.5, form="<f"), shape=(1,)),
               tensor("shape_one_one", 1, packed(5, 2.5, form="<f"), shape=(1, 1)),
               tensor("without_metadata", 1, packed(5, 3.5, form="<f"), plugin=None),
               simple("simple", 0.1), simple("simple_zero", 0.0)]
    write("encodings", record(version()), *[record(event(1, value)) for value in values],
          # The second value of a tag need not name its plugin again.
          record(event(2, tensor("float_val", 1, packed(5, 2.0, form="<f"), plugin=None))))


def odd_values():
    nan, inf = float("nan"), float("inf")
    write("odd_values", record(version()),
          record(event(1, simple("v", nan))), record(event(2, simple("v", inf))),
          record(event(3, simple("v", -inf))), record(event(4, simple("v", -0.0))),
          record(event(-5, simple("v", 1.0), time=START)),
          record(event(1 << 40, simple("v", 2.0), time=START)),
          record(event(0, simple("no_step", 3.0))),
          record(event(6, simple("v", 9.0), time=nan)),      # Dropped, counted.
          record(event(6, simple("v", 9.0), time=1e300)),    # Dropped, counted.
          record(event(7, simple("métrique/été_日本", 1.0), simple("two_in_one", 2.0))),
          record(event(8, simple("", 1.0))),                 # No tag: counted.
          record(event(9, simple("x" * 1025, 1.0))),         # Too long: counted.
          record(event(10, simple(b"not\xffutf8", 4.0))),
          # The summary stands before step and time.
          record(blob(5, blob(1, simple("late_time", 5.0))) + number(2, 11) + fixed64(1, START + 11.0625)))


def other_plugins():
    histogram = tensor("weights", 2, blob(4, struct.pack("<6d", *range(6))), shape=(2, 3), plugin="histograms")
    write("other_plugins", record(version()),
          record(event(1, histogram)), record(event(1, text("notes/text_summary", "hello"))),
          record(event(1, tensor("mine", 1, packed(5, 1.0, form="<f"), plugin="my_plugin"))),
          record(event(2, tensor("mine", 1, packed(5, 2.0, form="<f"), plugin=None))),
          record(event(3, blob(1, "old_histogram") + blob(5, fixed64(1, 0.0)))),
          record(event(3, blob(1, "image") + blob(4, number(1, 2)))),
          record(event(4, tensor("pair", 1, packed(5, 1.0, 2.0, form="<f"), shape=(2,)))),  # Counted.
          record(event(5, tensor("half_a_float", 1, blob(4, b"\x00\x00")))),                # Counted.
          record(event(6, simple("loss", 1.0))))


def map_entry(name, value):
    return blob(1, blob(1, name) + blob(2, value))


def hparams(case, end):
    start = (map_entry("lr", fixed64(2, 0.1)) + map_entry("batch_size", fixed64(2, 32.0))
             + map_entry("optimizer", blob(3, "adam")) + map_entry("amp", number(4, 1))
             + map_entry("nothing", number(1, 0)))
    plugin = lambda name, content: blob(1, "_hparams_/" + name) + metadata("hparams", number(1, 0) + content)
    write(case, record(version()), record(event(0, plugin("experiment", blob(2, b"")))),
          record(event(0, plugin("session_start_info", blob(3, start)))),
          record(event(0, plugin("session_end_info", blob(4, end)))),
          record(event(0, simple("hparam/accuracy", 0.5))))


def trainer():
    args = '{\n  "learning_rate": 5e-05,\n  "num_train_epochs": 3.0,\n  "max_steps": -1,\n  "bf16": true,\n' \
           '  "fsdp": [],\n  "seed": 42,\n  "run_name": "a \\"name\\"",\n  "eval_steps": null\n}'
    write("trainer", record(version()), record(event(0, text("args/text_summary", args))),
          record(event(0, text("model_config/text_summary", '{"vocab": 1}'))),
          record(event(10, simple("train/loss", 2.0))), record(event(10, simple("train/epoch", 1.5))),
          record(event(20, simple("eval/samples_per_second", 99.0))),
          record(event(20, simple("train/train_runtime", 60.0))),
          record(event(20, simple("train/train_samples_per_second", 8.5))),
          record(event(20, simple("train/train_tokens_per_second", 1000.0))),
          record(event(20, simple("train/epoch", 3.0))))
    fenced = '```json\n{"max_steps": 100, "num_train_epochs": 3.0, "nested": {"a": [1, NaN]}}\n```'
    write("trainer_markdown", record(version()), record(event(0, text("args/text_summary", fenced))))


def sessions():
    start = lambda step: record(fixed64(1, START) + number(2, step) + blob(7, number(1, 1)))
    points = lambda *steps: [record(event(s, simple("loss", float(s)), simple("lr", 1.0))) for s in steps]
    write("sessions", record(version()), start(0), *points(1, 2), start(3), *points(3, 4),
          start(2), start(2), *points(2))


def damage():
    write("bad_data_crc", record(version()), record(event(1, simple("v", 1.0))),
          record(event(2, simple("v", 2.0)), bad_data=True), record(event(3, simple("v", 3.0))))
    write("bad_length_crc", record(version()), record(event(1, simple("v", 1.0))),
          record(event(2, simple("v", 2.0)), bad_length=True), record(event(3, simple("v", 3.0))))
    write("malformed", record(version()), record(b"\xff\xff\xff"),
          record(event(1, simple("v", 1.0), blob(1, "w") + b"\x15\x00")), record(event(2, simple("v", 2.0))))
    write("truncated", record(version()), record(event(1, simple("v", 1.0))),
          record(event(2, simple("v", 2.0)))[:-5])
    write("no_event_file", record(blob(1, blob(1, "features of a training example"))))


def main():
    encodings()
    odd_values()
    other_plugins()
    hparams("hparams", number(1, 1))                                     # As torch writes it: no end time.
    hparams("hparams_ended", number(1, 1) + fixed64(2, START + 100))     # As Keras writes it.
    hparams("hparams_failed", number(1, 2))
    trainer()
    sessions()
    damage()


main()
