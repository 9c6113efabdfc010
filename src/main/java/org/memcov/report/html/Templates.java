package org.memcov.report.html;

import freemarker.cache.StringTemplateLoader;
import freemarker.core.ArithmeticEngine;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The templates of the pages. What they insert is escaped: it is HTML only where they say so. */
final class Templates {
    private static final List<String> NAMES =
            List.of("layout", "numbers", "tables", "overview", "directory", "source", "inputs", "comparison");

    private final Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);

    Templates() throws IOException {
        StringTemplateLoader loader = new StringTemplateLoader();
        for (String name : NAMES) {
            String file = name + ".ftlh"; // the ending turns escaping on
            try (InputStream content = HtmlFormat.class.getResourceAsStream(file)) {
                loader.putTemplate(file, new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        configuration.setTemplateLoader(loader);
        configuration.setLocale(Locale.ROOT);
        configuration.setNumberFormat("#,##0");
        configuration.setArithmeticEngine(ArithmeticEngine.CONSERVATIVE_ENGINE);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
    }

    void write(String template, Map<String, Object> model, Writer writer) throws IOException {
        try {
            configuration.getTemplate(template + ".ftlh").process(model, writer);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template of a page does not fit what it is given", e);
        }
    }
}
