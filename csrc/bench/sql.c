#include "sql.h"

#include <stdio.h>
#include <stdlib.h>

static void check(sqlite3 *database, int status, const char *text) {
    if (status == SQLITE_OK)
        return;
    fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(database));
    exit(1);
}

sqlite3 *sql_open(void) {
    sqlite3 *database;
    check(NULL, sqlite3_open(":memory:", &database), "open");
    return database;
}

void sql_run(sqlite3 *database, const char *text) {
    check(database, sqlite3_exec(database, text, NULL, NULL, NULL), text);
}

sqlite3_stmt *sql_prepare(sqlite3 *database, const char *text) {
    sqlite3_stmt *statement;
    check(database, sqlite3_prepare_v2(database, text, -1, &statement, NULL), text);
    return statement;
}

uint32_t sql_drain(sqlite3_stmt *statement) {
    uint32_t sum = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(statement); column++) {
            const unsigned char *text = sqlite3_column_text(statement, column);
            for (; text != NULL && *text != '\0'; text++)
                sum = sum * 31 + *text;
        }
    }
    check(sqlite3_db_handle(statement), sqlite3_reset(statement), sqlite3_sql(statement));
    return sum;
}
