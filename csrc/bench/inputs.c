#include "inputs.h"

#include "random.h"
#include "sql.h"

#include <stdio.h>

/* %u stands for a small number. */
static const char *const forms[] = {
    "SELECT * FROM t WHERE a = %u",
    "SELECT count(*), max(b) FROM t WHERE a < %u",
    "SELECT a FROM t ORDER BY b DESC LIMIT %u",
    "SELECT b, a FROM t WHERE b LIKE '%%%u%%'",
    "SELECT x.a FROM t x JOIN t y ON x.a = y.a + %u",
    "SELECT a %% 3, sum(a) FROM t GROUP BY 1 HAVING sum(a) > %u",
    "SELECT upper(b) || %u, length(b), hex(b) FROM t WHERE a IN (1, 2, 3)",
    "INSERT INTO t VALUES (%u, 'new')",
    "UPDATE t SET b = b || 'x' WHERE a = %u",
    "DELETE FROM t WHERE a = %u",
    "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) SELECT sum(i) FROM n",
    "SELECT CASE WHEN a > %u THEN 'more' ELSE 'less' END FROM t",
    "SELECT a, row_number() OVER (ORDER BY b) FROM t WHERE a > %u",
    "VALUES (%u), (1.5), (NULL), (x'00ff')",
    "SELECT %u +",
    "SELECT missing FROM t WHERE a = %u",
};

/* Prepares and steps; an input may be wrong. Returns what the statement led to. */
static uint32_t try_statement(sqlite3 *database, const char *text) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, text, -1, &statement, NULL) != SQLITE_OK)
        return (uint32_t)sqlite3_errcode(database);
    uint32_t rows = 0;
    for (int i = 0; i < 4 && sqlite3_step(statement) == SQLITE_ROW; i++)
        rows += 1 + (uint32_t)sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return rows;
}

uint32_t inputs_run(uint64_t *state) {
    sqlite3 *database = sql_open();
    sql_run(database, "CREATE TABLE t(a INT, b TEXT); CREATE INDEX ta ON t(a);"
                      "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (7, 'seven')");
    uint32_t sum = 0;
    for (uint32_t rest = 1 + random_below(state, 4); rest > 0; rest--) {
        const char *form = forms[random_below(state, sizeof forms / sizeof *forms)];
        char text[128];
        snprintf(text, sizeof text, form, random_below(state, 20));
        sum = sum * 31 + try_statement(database, text);
    }
    sqlite3_close(database);
    return sum;
}
