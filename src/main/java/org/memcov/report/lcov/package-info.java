/** Reports as LCOV's trace files. */
package org.memcov.report.lcov;
