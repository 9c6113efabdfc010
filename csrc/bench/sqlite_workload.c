/*
 * A long run of SQLite: mixed SQL on one thread, in memory, the same in every run.
 * sqlite_workload ROUNDS ROWS, in each round on a table of so many rows, prints a checksum of all
 * results.
 */
#include "random.h"
#include "sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int customers, purchases;

static const char schema[] =
    "CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, city TEXT, credit REAL);"
    "CREATE TABLE purchase(id INTEGER PRIMARY KEY, customer INT, day INT, amount REAL, note TEXT);"
    "CREATE INDEX customer_city ON customer(city);"
    "CREATE INDEX purchase_customer ON purchase(customer, day);"
    "CREATE TABLE audit(purchase INT, before REAL, after REAL);"
    "CREATE TRIGGER audited AFTER UPDATE OF amount ON purchase WHEN old.amount < 500 BEGIN"
    "  INSERT INTO audit VALUES (old.id, old.amount, new.amount); END;"
    "CREATE VIEW spent AS SELECT customer, sum(amount) AS total, count(*) AS number"
    "  FROM purchase GROUP BY customer;";

static const char *const queries[] = {
    "SELECT city, count(*), avg(credit), max(name) FROM customer GROUP BY city ORDER BY 2 DESC, 1",
    "SELECT name, total FROM spent JOIN customer ON id = customer WHERE number > 8"
    " ORDER BY total DESC LIMIT 50",
    "SELECT c.city, sum(p.amount) FROM purchase p JOIN customer c ON c.id = p.customer"
    " WHERE p.day BETWEEN 30 AND 200 GROUP BY c.city HAVING sum(p.amount) > 100",
    "SELECT count(*) FROM purchase WHERE note LIKE '%q4%' OR note GLOB '*[xyz]7*'",
    "SELECT name FROM customer WHERE id IN (SELECT customer FROM purchase WHERE amount > 990)",
    "SELECT name FROM customer c WHERE NOT EXISTS"
    " (SELECT 1 FROM purchase p WHERE p.customer = c.id AND p.amount > 700)",
    "SELECT day, sum(amount) OVER (ORDER BY day ROWS 6 PRECEDING) FROM"
    " (SELECT day, sum(amount) AS amount FROM purchase GROUP BY day)",
    "SELECT customer, rank() OVER (PARTITION BY customer % 10 ORDER BY total DESC) FROM spent",
    "WITH RECURSIVE n(i, a, b) AS (SELECT 1, 0, 1 UNION ALL SELECT i + 1, b, (a + b) % 9973 FROM n"
    " WHERE i < 3000) SELECT sum(a), max(b) FROM n",
    "SELECT upper(substr(name, 1, 3)) || '-' || length(note), round(amount * 1.19, 2),"
    " coalesce(nullif(day % 7, 0), 'rest'), printf('%08.3f', amount)"
    " FROM purchase JOIN customer ON customer.id = customer WHERE day < 40",
    "SELECT json_extract(j, '$.tags[1]'), json_array_length(j, '$.tags') FROM (SELECT"
    " json_object('id', id, 'tags', json_array(name, city, credit)) AS j FROM customer)",
    "SELECT customer FROM purchase WHERE day < 50 INTERSECT"
    " SELECT customer FROM purchase WHERE day > 300 EXCEPT SELECT id FROM customer WHERE id % 3",
    "SELECT date('2020-01-01', day || ' days') AS d, group_concat(id, ' ') FROM purchase"
    " WHERE amount > 900 GROUP BY d ORDER BY d DESC",
    "SELECT rowid FROM words WHERE words MATCH 'qa* OR (x* NOT xy*)' ORDER BY rank LIMIT 20",
};

static const char *const changes[] = {
    "UPDATE purchase SET amount = amount * 1.01 WHERE customer % 7 = 3",
    "UPDATE customer SET credit = (SELECT total FROM spent WHERE customer = id) WHERE id % 5 = 1",
    "REPLACE INTO customer SELECT id, name, city, credit + 1 FROM customer WHERE id % 11 = 0",
    "DELETE FROM purchase WHERE day % 13 = 5 RETURNING id",
    "CREATE TEMP TABLE copied AS SELECT * FROM purchase ORDER BY note, amount",
    "CREATE INDEX purchase_note ON purchase(note)",
    "ANALYZE",
    "ALTER TABLE purchase ADD COLUMN paid INT DEFAULT 0",
    "PRAGMA integrity_check",
    "VACUUM",
};

static void word(uint64_t *state, char *buffer, int length) {
    for (int i = 0; i < length; i++)
        buffer[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[random_below(state, 36)];
    buffer[length] = '\0';
}

static void fill_customers(sqlite3 *database, uint64_t *state) {
    sqlite3_stmt *insert = sql_prepare(database, "INSERT INTO customer VALUES (?, ?, ?, ?)");
    for (int i = 1; i <= customers; i++) {
        char name[16];
        word(state, name, 4 + (int)random_below(state, 10));
        char city[] = {'C', (char)('a' + random_below(state, 20)), '\0'};
        sqlite3_bind_int(insert, 1, i);
        sqlite3_bind_text(insert, 2, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(insert, 3, city, -1, SQLITE_TRANSIENT);
        sqlite3_bind_double(insert, 4, random_below(state, 100000) / 100.0);
        sql_drain(insert);
    }
    sqlite3_finalize(insert);
}

static void fill_purchases(sqlite3 *database, uint64_t *state) {
    sqlite3_stmt *insert = sql_prepare(
        database, "INSERT INTO purchase(customer, day, amount, note) VALUES (?, ?, ?, ?)");
    sqlite3_stmt *index = sql_prepare(database, "INSERT INTO words(note) VALUES (?)");
    for (int i = 0; i < purchases; i++) {
        char note[32];
        word(state, note, 2 + (int)random_below(state, 28));
        sqlite3_bind_int(insert, 1, 1 + (int)random_below(state, (uint32_t)customers));
        sqlite3_bind_int(insert, 2, (int)random_below(state, 365));
        sqlite3_bind_double(insert, 3, random_below(state, 100000) / 100.0);
        sqlite3_bind_text(insert, 4, note, -1, SQLITE_TRANSIENT);
        sql_drain(insert);
        if (i % 8 == 0) {
            sqlite3_bind_text(index, 1, note, -1, SQLITE_TRANSIENT);
            sql_drain(index);
        }
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(index);
}

static uint32_t run_once(sqlite3 *database, const char *text) {
    sqlite3_stmt *statement = sql_prepare(database, text);
    uint32_t sum = sql_drain(statement);
    sqlite3_finalize(statement);
    return sum;
}

/* Many lookups by a statement that is prepared once. */
static uint32_t look_up(sqlite3 *database, uint64_t *state) {
    uint32_t sum = 0;
    sqlite3_stmt *select = sql_prepare(
        database, "SELECT name, amount FROM customer JOIN purchase ON customer = customer.id"
                  " WHERE customer.id = ? AND day > ?");
    for (int i = 0; i < purchases / 5; i++) {
        sqlite3_bind_int(select, 1, 1 + (int)random_below(state, (uint32_t)customers));
        sqlite3_bind_int(select, 2, (int)random_below(state, 365));
        sum += sql_drain(select);
    }
    sqlite3_finalize(select);
    return sum;
}

static uint32_t run_round(uint64_t *state) {
    sqlite3 *database = sql_open();
    sql_run(database, schema);
    sql_run(database, "CREATE VIRTUAL TABLE words USING fts5(note); BEGIN");
    fill_customers(database, state);
    fill_purchases(database, state);
    sql_run(database, "COMMIT");
    uint32_t sum = look_up(database, state);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        sum = sum * 31 + run_once(database, queries[i]);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        sum = sum * 31 + run_once(database, changes[i]);
    sqlite3_close(database);
    return sum;
}

int main(int argc, char **argv) {
    int rounds = argc == 3 ? atoi(argv[1]) : 0;
    purchases = argc == 3 ? atoi(argv[2]) : 0;
    customers = purchases / 10;
    if (rounds < 1 || customers < 1) {
        fprintf(stderr, "usage: sqlite_workload ROUNDS ROWS, at least 1 and 10\n");
        return 2;
    }
    uint64_t state = 1;
    uint32_t sum = 0;
    for (int round = 0; round < rounds; round++)
        sum = sum * 31 + run_round(&state);
    printf("checksum %" PRIu32 "\n", sum);
    return 0;
}
