#include "catalog/rental_rows.h"

#include <optional>
#include <string>

namespace afs {
namespace {

using sql::Row;
using sql::Value;

constexpr std::string_view kColumns =
    "id, provider, provider_id, label, host, ip, gpu_name, gpu_count, state, state_words, "
    "is_estimated, currency, "
    "compute_micros, storage_micros, is_price_complete, billed_compute_micros, "
    "billed_storage_micros, "
    "is_billed_complete, granularity_ms, is_interruptible, started_at, ends_at, "
    "pending_compute_micros, "
    "pending_storage_micros, is_pending_complete, pending_asked_at, first_seen_at, last_seen_at, "
    "closed_at, "
    "close_noticed_at, close_reason, stop_command, bill_from, bill_until, bill_micros, "
    "bill_apart_micros";

std::optional<int64_t> optional_integer(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

Value value_of(const std::optional<int64_t>& integer) {
  return integer ? Value(*integer) : Value();
}

HourlyPrice price_at(const Row& row, int column) {
  return {row.integer(column), row.integer(column + 1), row.integer(column + 2) != 0};
}

RentalState state_at(const Row& row, int column) {
  return rental_state_named(row.text(column)).value_or(RentalState::kUnknown);
}

RentalRecord record_of(const Row& row) {
  RentalRecord record;
  record.id = RentalId{row.integer(0)};
  Rental& rental = record.rental;
  rental.provider = row.text(1);
  rental.provider_id = row.text(2);
  rental.label = row.text(3);
  rental.host = row.text(4);
  rental.ip = row.text(5);
  rental.gpu_name = row.text(6);
  rental.gpu_count = row.integer(7);
  rental.state = state_at(row, 8);
  rental.state_words = row.text(9);
  rental.basis = row.integer(10) != 0 ? PriceBasis::kEstimated : PriceBasis::kProvider;
  rental.currency = row.text(11);
  rental.price = price_at(row, 12);
  rental.billed = price_at(row, 15);
  rental.granularity_ms = row.integer(18);
  rental.is_interruptible = row.integer(19) != 0;
  rental.started_at = optional_integer(row, 20);
  rental.ends_at = optional_integer(row, 21);
  if (!row.is_null(22)) rental.pending = PriceChange{price_at(row, 22), optional_integer(row, 25)};
  record.first_seen_at = row.integer(26);
  record.last_seen_at = row.integer(27);
  record.closed_at = optional_integer(row, 28);
  record.close_noticed_at = optional_integer(row, 29);
  record.close_reason = row.text(30);
  rental.stop_command = row.text(31);
  if (!row.is_null(32))
    record.bill = ProviderBill{row.integer(32), row.integer(33), row.integer(34), row.integer(35)};
  return record;
}

Status load_segments(sql::Connection& connection, std::map<RentalId, RentalRecord>& records) {
  return connection.query(
      "SELECT rental, since, state, state_words, compute_micros, storage_micros, is_complete, "
      "is_filled "
      "FROM rental_segment ORDER BY rental, since",
      {}, [&](const Row& row) -> Status {
        const auto record = records.find(RentalId{row.integer(0)});
        if (record == records.end()) return {};
        record->second.segments.push_back({row.integer(1), state_at(row, 2),
                                           std::string(row.text(3)), price_at(row, 4),
                                           row.integer(7) != 0});
        return {};
      });
}

Status store_segment(sql::Connection& connection, RentalId id, const RentalSegment& segment) {
  return connection.execute(
      "INSERT INTO rental_segment (rental, since, state, state_words, compute_micros, "
      "storage_micros, is_complete, "
      "is_filled) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (rental, since) DO UPDATE SET state = "
      "excluded.state, "
      "state_words = excluded.state_words, compute_micros = excluded.compute_micros, "
      "storage_micros = excluded.storage_micros, is_complete = excluded.is_complete, is_filled = "
      "excluded.is_filled",
      {id.value, segment.since, to_string(segment.state), std::string_view(segment.state_words),
       segment.billed.compute_micros, segment.billed.storage_micros,
       int64_t{segment.billed.is_complete}, int64_t{segment.is_filled}});
}

}  // namespace

Result<std::vector<RentalRecord>> load_rentals(sql::Connection& connection) {
  std::map<RentalId, RentalRecord> records;
  TRY(connection.query("SELECT " + std::string(kColumns) + " FROM rental", {},
                       [&](const Row& row) -> Status {
                         RentalRecord record = record_of(row);
                         records.emplace(record.id, std::move(record));
                         return {};
                       }));
  TRY(load_segments(connection, records));
  std::vector<RentalRecord> all;
  for (auto& [id, record] : records) all.push_back(std::move(record));
  return all;
}

Result<std::map<RentalId, std::vector<HandJoin>>> load_hand_joins(sql::Connection& connection) {
  std::map<RentalId, std::vector<HandJoin>> joins;
  TRY(connection.query("SELECT rental, run, is_joined, set_at FROM rental_run ORDER BY rental, run",
                       {}, [&](const Row& row) -> Status {
                         joins[RentalId{row.integer(0)}].push_back(
                             {RunId{row.integer(1)}, row.integer(2) != 0, row.integer(3)});
                         return {};
                       }));
  return joins;
}

Status store_rental(sql::Connection& connection, const RentalRecord& record, size_t first_segment) {
  const Rental& r = record.rental;
  const auto pending = [&](auto part) {
    return r.pending ? Value(int64_t{part(*r.pending)}) : Value();
  };
  const auto bill = [&](int64_t ProviderBill::*part) {
    return record.bill ? Value(int64_t{(*record.bill).*part}) : Value();
  };
  TRY(connection.execute(
      "INSERT OR REPLACE INTO rental (" + std::string(kColumns) +
          ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      {record.id.value,
       std::string_view(r.provider),
       std::string_view(r.provider_id),
       std::string_view(r.label),
       std::string_view(r.host),
       std::string_view(r.ip),
       std::string_view(r.gpu_name),
       r.gpu_count,
       to_string(r.state),
       std::string_view(r.state_words),
       int64_t{r.basis == PriceBasis::kEstimated},
       std::string_view(r.currency),
       r.price.compute_micros,
       r.price.storage_micros,
       int64_t{r.price.is_complete},
       r.billed.compute_micros,
       r.billed.storage_micros,
       int64_t{r.billed.is_complete},
       r.granularity_ms,
       int64_t{r.is_interruptible},
       value_of(r.started_at),
       value_of(r.ends_at),
       pending([](const PriceChange& change) { return change.price.compute_micros; }),
       pending([](const PriceChange& change) { return change.price.storage_micros; }),
       pending([](const PriceChange& change) { return change.price.is_complete ? 1 : 0; }),
       r.pending ? value_of(r.pending->asked_at) : Value(),
       record.first_seen_at,
       record.last_seen_at,
       value_of(record.closed_at),
       value_of(record.close_noticed_at),
       std::string_view(record.close_reason),
       std::string_view(r.stop_command),
       bill(&ProviderBill::from),
       bill(&ProviderBill::until),
       bill(&ProviderBill::micros),
       bill(&ProviderBill::apart_micros)}));
  for (size_t i = first_segment; i < record.segments.size(); ++i) {
    TRY(store_segment(connection, record.id, record.segments[i]));
  }
  return {};
}

Status store_hand_join(sql::Connection& connection, RentalId rental, const HandJoin& join) {
  return connection.execute(
      "INSERT INTO rental_run (rental, run, is_joined, set_at) VALUES (?,?,?,?) ON CONFLICT "
      "(rental, run) DO UPDATE SET "
      "is_joined = excluded.is_joined, set_at = excluded.set_at",
      {rental.value, join.run.value, int64_t{join.is_joined}, join.set_at});
}

Status delete_hand_join(sql::Connection& connection, RentalId rental, RunId run) {
  return connection.execute("DELETE FROM rental_run WHERE rental = ? AND run = ?",
                            {rental.value, run.value});
}

}  // namespace afs
