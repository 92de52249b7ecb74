#include "core/batch.h"

namespace afs {

IngestBatch::Column& IngestBatch::column(std::string_view metric) {
  for (Column& column : columns) {
    if (column.metric == metric) return column;
  }
  columns.push_back({std::string(metric), {}, false});
  return columns.back();
}

}  // namespace afs
