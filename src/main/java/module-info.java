/** In-memory coverage of native libraries, from Java. The manual is in {@link org.memcov}. */
module org.memcov {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.jr.ob;
    requires java.xml;
    requires roaringbitmap;
    requires static freemarker;
    requires static info.picocli;
    requires static java.desktop;
    requires static jdk.jfr;
    requires static me.tongfei.progressbar;
    requires static org.junit.jupiter.api;

    exports org.memcov;
    exports org.memcov.campaign;
    exports org.memcov.junit;
    exports org.memcov.report;
    exports org.memcov.report.cobertura;
    exports org.memcov.report.csv;
    exports org.memcov.report.html;
    exports org.memcov.report.html.view to
            freemarker;
    exports org.memcov.report.jacoco;
    exports org.memcov.report.json;
    exports org.memcov.report.lcov;
    exports org.memcov.report.plot;
    exports org.memcov.report.sancov;

    opens org.memcov.campaign to
            com.fasterxml.jackson.jr.ob;
    opens org.memcov.cli to
            com.fasterxml.jackson.jr.ob,
            info.picocli;
    opens org.memcov.junit to
            com.fasterxml.jackson.jr.ob;
}
