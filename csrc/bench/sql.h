/* SQLite as the benchmarks use it: one database in memory; whatever fails ends the process. */
#ifndef SQL_H
#define SQL_H

#include <sqlite3.h>
#include <stdint.h>

sqlite3 *sql_open(void);
void sql_run(sqlite3 *database, const char *text);
sqlite3_stmt *sql_prepare(sqlite3 *database, const char *text);

/* Steps through all rows and resets; returns a checksum of what they hold. */
uint32_t sql_drain(sqlite3_stmt *statement);

#endif
