/** Reports as JSON. */
package org.memcov.report.json;
