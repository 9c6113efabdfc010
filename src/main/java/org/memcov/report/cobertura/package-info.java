/** Reports as Cobertura's XML. */
package org.memcov.report.cobertura;
