#include "ingest/format_sniffer.h"

#include <gtest/gtest.h>

#include "base/crc32c.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

// "?" stands for: too little is there yet, ask again.
std::string sniffed(std::string_view name, std::string_view text) {
  const auto head = text.substr(0, kSniffBytesMax);
  const auto format = sniff_format(name, as_bytes(head), text.size());
  return format ? std::string(to_string(*format)) : "?";
}

std::string record(std::string_view payload) {
  std::string bytes;
  append_le<uint64_t>(bytes, payload.size());
  append_le<uint32_t>(bytes, masked_crc32c(as_bytes(bytes)));
  return bytes.append(payload).append("\0\0\0\0", 4);
}

TEST(FormatSniffer, KnowsEventFilesByTheirFirstRecord) {
  const std::string events = record(
      "\x1a\x0d"
      "brain.Event:2");
  EXPECT_EQ(sniffed("events.out.tfevents.1.host", events), "TensorBoard event file");
  EXPECT_EQ(sniffed("renamed", events), "TensorBoard event file");
  EXPECT_EQ(sniffed("images.rec", record("a picture")), "unknown");
  EXPECT_EQ(sniffed("events.out.tfevents.1.host", events.substr(0, 11)), "?");
  EXPECT_EQ(sniffed("events.out.tfevents.1.host", ""), "?");
  std::string damaged = events;
  damaged[9] ^= 1;
  EXPECT_EQ(sniffed("events.out.tfevents.1.host", damaged), "unknown");
}

TEST(FormatSniffer, TellsJsonLinesApart) {
  EXPECT_EQ(sniffed("log.jsonl", R"({"current_steps": 5, "total_steps": 10})"
                                 "\n"),
            "LLaMA-Factory trainer_log.jsonl");
  EXPECT_EQ(sniffed("trainer_log.jsonl", R"({"loss": 1, "step": 5, "total_steps": 10})"
                                         "\n"),
            "LLaMA-Factory trainer_log.jsonl");
  EXPECT_EQ(sniffed("m.jsonl", R"({"step": 5, "loss": 0.5})"
                               "\n"),
            "JSON lines");
  EXPECT_EQ(sniffed("m.json", R"({"cfg": {"a": 1}})"
                              "\n"
                              R"({"iter": 5, "loss": NaN})"
                              "\n"),
            "JSON lines");
  EXPECT_EQ(sniffed("m.jsonl", R"({"step": 5, "lo)"), "?");
  for (const char* line : {R"({"instruction": "Add", "output": "3", "step": 1, "x": 2})",
                           R"({"messages": [], "epoch": 1, "score": 2})", R"({"text": "hello"})"}) {
    EXPECT_EQ(sniffed("train.jsonl", std::string(line) + "\n"), "unknown") << line;
  }
}

TEST(FormatSniffer, TellsJsonDocumentsApart) {
  const std::string state = "{\n  \"best_metric\": null,\n  \"log_history\": [\n    {\n";
  EXPECT_EQ(sniffed("trainer_state.json", state), "Hugging Face trainer_state.json");
  EXPECT_EQ(sniffed("trainer_state.json", "{\n  \"best_metric\""), "?");
  EXPECT_EQ(sniffed("all_results.json", "{\n  \"epoch\": 3.0\n}"), "results file");
  EXPECT_EQ(sniffed("all_results.json", "{\n  \"epoch\": 3"), "?");
  EXPECT_EQ(sniffed("package.json", "{\n  \"name\": \"x\",\n  \"step\": 1\n}\n"), "unknown");
  EXPECT_EQ(sniffed("tokenizer.json", "{\n"), "unknown");
}

TEST(FormatSniffer, KnowsTablesByAStepColumnAndARow) {
  EXPECT_EQ(sniffed("metrics.csv", "epoch,step,loss\n0,49,7.6\n"), "CSV");
  EXPECT_EQ(sniffed("table", "iteration\tloss\n0\t1\n"), "CSV");
  EXPECT_EQ(sniffed("metrics.csv", "epoch,step,loss\n"), "?");
  EXPECT_EQ(sniffed("people.csv", "name,age\nAda,36\n"), "unknown");
  EXPECT_EQ(sniffed("numbers.csv", "1,2\n3,4\n"), "unknown");
  EXPECT_EQ(sniffed("notes.txt", "Step, by step, we go\nand again, and again, and on\n"), "?");
}

TEST(FormatSniffer, KnowsConsoleLogsByOneLineThatIsTaken) {
  EXPECT_EQ(sniffed("train.log", "loading\nstep 5: loss 0.5\n"), "console log");
  EXPECT_EQ(sniffed("job.out", "{'loss': 0.5, 'epoch': 0.1}\n"), "console log");
  EXPECT_EQ(sniffed("err", "\r 45%|████▌     | 27/60 [00:10<00:12,  2.5it/s]"), "console log");
  EXPECT_EQ(sniffed("log.txt", "Loss: 0.5\nLoss: 0.4\n"), "?") << "may be prose so far";
  EXPECT_EQ(sniffed("log.txt", "Loss: 0.5\nLoss: 0.4\nLoss: 0.3\n"), "console log");
  EXPECT_EQ(sniffed("train.log", "hello\n"), "?");
  const std::string noise(kSniffBytesMax + 100, 'x');
  EXPECT_EQ(sniffed("notes.txt", noise), "unknown");
  EXPECT_EQ(sniffed("slurm-77.out", noise), "console log")
      << "the metrics may come after the installing";
}

TEST(FormatSniffer, ReadsParameterFilesByName) {
  EXPECT_EQ(sniffed("hparams.yaml", "lr: 0.1\n"), "parameter file");
  EXPECT_EQ(sniffed("my_params_v2.yml", "a:\n  b: 1\n"), "parameter file");
  EXPECT_EQ(sniffed("args.yaml", ""), "?");
  EXPECT_EQ(sniffed("docker-compose.yaml", "a: 1\n"), "unknown");
}

TEST(FormatSniffer, LeavesEverythingElseAlone) {
  const std::string log = "step 5: loss 0.5\n";
  for (const char* name :
       {"README.md", "README", "train.py", "model.safetensors", "plot.png", "run.sh",
        "requirements.txt", "weights.pt", "config.toml", "notebook.ipynb"}) {
    EXPECT_EQ(sniffed(name, log), "unknown") << name;
    EXPECT_EQ(sniffed(name, ""), "unknown") << name;
  }
  EXPECT_EQ(sniffed("x", "\x89PNG\r\n\x1a\n"), "unknown");
  EXPECT_EQ(sniffed("x", std::string("\x58\0\0\0\0\0\0\0{\"__metadata__\":{}}", 27)), "unknown");
  std::string binary = log;
  for (int i = 0; i < 100; ++i) binary += static_cast<char>(i % 8);
  EXPECT_EQ(sniffed("x", binary), "unknown");
  EXPECT_EQ(sniffed("x", ""), "?");
  EXPECT_EQ(sniffed("x", "\n\n"), "?");
  EXPECT_EQ(sniffed("x.log", std::string(1000, '\0')), "?")
      << "zeros, and perhaps a log after them";
}

TEST(FormatSniffer, SurvivesMarksAndLineEndsOfOtherSystems) {
  EXPECT_EQ(sniffed("m.csv", "\xEF\xBB\xBFstep,loss\r\n1,2\r\n"), "CSV");
  EXPECT_EQ(sniffed("m.log", std::string(64, '\0') + "step 5: loss 0.5\n"), "console log");
  EXPECT_EQ(sniffed("m.jsonl", "\xEF\xBB\xBF{\"step\": 1, \"loss\": 2}\r\n"), "JSON lines");
}

TEST(FormatSniffer, ADamagedOrAVeryLongFirstLineHidesNoLog) {
  EXPECT_EQ(sniffed("m.jsonl", "{\"step\":1,\"caf\xe9\":2}\n{\"step\": 2, \"loss\": 2}\n"), "JSON lines");
  std::string wide = "{\"step\":1";
  for (int i = 0; i < 20'000; ++i) wide += ",\"m" + std::to_string(i) + "\":" + std::to_string(i);
  EXPECT_EQ(sniffed("m.jsonl", wide + "}\n"), "JSON lines");
}

TEST(FormatSniffer, IsSureOfEveryGoldenFile) {
  const std::pair<const char*, const char*> kRooms[] = {
      {"csv", "csv"}, {"jsonl", "jsonl"}, {"console", "log"}};
  for (const auto& [room, ending] : kRooms) {
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / room)) {
      const std::string expected = read_whole(entry.path() / "expected");
      if (expected.find("fact format") == std::string::npos) continue;
      const std::string name = std::string("x.") + ending;
      const std::string format = sniffed(name, read_whole(entry.path() / "input"));
      EXPECT_TRUE(format == "CSV" || format == "JSON lines" || format == "console log")
          << entry.path() << ": " << format;
    }
  }
}

}  // namespace
}  // namespace afs
