#include "api/ingest_api.h"

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "api/points_body.h"
#include "api/reply.h"
#include "api/types.h"
#include "base/json_reader.h"
#include "net/gzip.h"

namespace afs::api {
namespace {

// The answers of one request's batches; the last one in makes the reply. Writer thread and the
// worker that submits.
class Tally {
 public:
  Tally(size_t batches, HttpResponse::Reply reply) : waiting_(batches), reply_(std::move(reply)) {}

  void add(const Result<Receipt>& result) {
    std::unique_lock lock(mutex_);
    if (result.ok()) {
      sum_.accepted += result->accepted;
      sum_.rejected += result->rejected;
      sum_.known += result->known;
      if (!result->reason.empty()) sum_.reason = result->reason;
      ++stored_;
    } else if (!error_) {
      error_ = result.error();
    }
    if (--waiting_ > 0) return;
    HttpResponse response = answer();
    lock.unlock();
    reply_(std::move(response));
  }

 private:
  HttpResponse answer() const {
    if (!error_) return json_response(sum_);
    Error error = *error_;
    if (stored_ > 0) {
      error.message +=
          "; " + std::to_string(stored_) +
          " of the request's objects are stored: send it again with source and sequence, or "
          "the others only";
    }
    return error_response(error);
  }

  std::mutex mutex_;
  size_t waiting_, stored_ = 0;
  PointsReceipt sum_;
  std::optional<Error> error_;
  const HttpResponse::Reply reply_;
};

BodyForm form_of(const HttpRequest& request) {
  std::string_view type = request.header("content-type").value_or("application/json");
  type = type.substr(0, type.find_first_of("; "));
  if (type == "application/x-ndjson" || type == "application/jsonl" ||
      type == "application/x-jsonlines") {
    return BodyForm::kLines;
  }
  return BodyForm::kJson;
}

Result<std::string> plain_body(const HttpRequest& request) {
  const std::string_view encoding = request.header("content-encoding").value_or("identity");
  std::string body;
  if (encoding == "gzip") {
    TRY_ASSIGN(body, gunzip(request.body, kPointsBodyBytesMax));
  } else if (encoding == "identity") {
    body.reserve(request.body.size() + JsonReader::kPaddingBytes);
    body = request.body;
  } else {
    return invalid("the only Content-Encoding here is gzip");
  }
  if (body.empty()) return invalid("the body is empty; docs/api.md shows what to send");
  return body;
}

void submit_all(std::vector<IngestBatch> batches, Sink& sink, HttpResponse::Reply reply) {
  const auto tally = std::make_shared<Tally>(batches.size(), std::move(reply));
  std::optional<Error> refused;
  for (IngestBatch& batch : batches) {
    if (!refused) {
      const Status taken = sink.submit(
          std::move(batch), [tally](const Result<Receipt>& result) { tally->add(result); });
      if (taken.ok()) continue;
      refused = taken.error();
    }
    tally->add(*refused);  // What follows a refused batch is not tried: order is kept.
  }
}

Result<HttpResponse> take_points(const HttpRequest& request, Sink& sink, PointsDefaults defaults) {
  TRY_ASSIGN(std::string body, plain_body(request));
  TRY_ASSIGN(auto batches, parse_points(body, form_of(request), defaults));
  if (batches.empty()) return json_response(PointsReceipt{});
  // A std::function must be copyable, which the batches are, but nobody does.
  const auto parsed = std::make_shared<std::vector<IngestBatch>>(std::move(batches));
  HttpResponse response;
  response.later = [parsed, &sink](HttpResponse::Reply reply) {
    submit_all(std::move(*parsed), sink, std::move(reply));
  };
  return response;
}

}  // namespace

void add_ingest_routes(Router& router, Sink& sink, const Clock& clock, std::string project) {
  router.add(
      "POST", kPointsPath,
      [&sink, &clock, project = std::move(project)](const HttpRequest& request, const PathArgs&) {
        return take_points(request, sink, {project, clock.now_ms()});
      });
}

}  // namespace afs::api
