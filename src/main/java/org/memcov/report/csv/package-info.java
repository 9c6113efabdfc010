/** Reports as tables of comma-separated values. */
package org.memcov.report.csv;
