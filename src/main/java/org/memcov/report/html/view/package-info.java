/** What the templates of the HTML report are given, ready to be shown. */
package org.memcov.report.html.view;
