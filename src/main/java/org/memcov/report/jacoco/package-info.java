/** The coverage of Java, as JaCoCo reports it. */
package org.memcov.report.jacoco;
