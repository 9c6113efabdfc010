/** Reports as files of LLVM's sancov. */
package org.memcov.report.sancov;
