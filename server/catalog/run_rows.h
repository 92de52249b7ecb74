// The catalog's rows: how runs, series, params, tags and troubles lie in SQL tables, and come back.
// Called by the run catalog on the writer thread. The only place of the catalog of runs that writes
// SQL.
#pragma once

#include "base/result.h"
#include "catalog/run_draft.h"
#include "sql/connection.h"

namespace afs {

// Everything that is stored, as one draft of new runs.
Result<GroupDraft> load_rows(sql::Connection& connection);
// Writes what `group` adds and changes; params and tags only those that changed.
Status write_rows(sql::Connection& connection, const GroupDraft& group);

}  // namespace afs
