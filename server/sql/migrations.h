// Migrations: the tables of this product, numbered, forward only. Called once at start, by the
// opener of the database.
#pragma once

#include "base/result.h"
#include "sql/connection.h"

namespace afs::sql {

// Brings the database to the newest version; kConflict when it was written by a newer program.
Status migrate(Connection& connection);
// For those who only read: kConflict when it is not at the newest version.
Status check_migrated(Connection& connection);

}  // namespace afs::sql
