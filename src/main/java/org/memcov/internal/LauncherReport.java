package org.memcov.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the launcher reported of one run: the line that csrc/launcher/launcher.c describes.
 *
 * @param fields the line's fields by name
 */
public record LauncherReport(Map<String, String> fields) {
    private static final String LAST = " error=";

    /** Reads the line; an empty one is that of a launcher that died. */
    static LauncherReport parse(String line) {
        Map<String, String> fields = new HashMap<>();
        int last = line.indexOf(LAST);
        if (last >= 0) {
            fields.put("error", line.substring(last + LAST.length()).strip());
        }
        for (String field :
                line.substring(0, last < 0 ? line.length() : last).strip().split(" ")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new LauncherReport(Map.copyOf(fields));
    }

    /** Of a run that took place: exited, signal or timeout. Else cancelled, failed, or empty: no report. */
    public String outcome() {
        return fields.getOrDefault("outcome", "");
    }

    /** How a run ended that took place: {@code exit 1}, {@code SIGSEGV} or {@code timeout}. */
    public String describe() {
        return switch (outcome()) {
            case "exited" -> "exit " + code();
            case "signal" -> signalName();
            default -> outcome();
        };
    }

    /** Why the command could not be started. */
    String error() {
        return fields.getOrDefault("error", "");
    }

    /** The step that went wrong then: pipe, fork, chdir or execvp. */
    String step() {
        return fields.getOrDefault("step", "");
    }

    /** The exit code or the number of the signal. */
    public int code() {
        return Integer.parseInt(fields.getOrDefault("code", fields.getOrDefault("signal", "0")));
    }

    public String signalName() {
        return fields.getOrDefault("name", "");
    }

    public Duration time() {
        return Duration.ofNanos(number("wall_ns"));
    }

    public Duration cpuTime() {
        return Duration.ofNanos((number("user_us") + number("system_us")) * 1000);
    }

    /** In bytes. */
    public long peakMemory() {
        return number("max_rss_kib") * 1024;
    }

    /** Processes of the run that could not be killed. */
    public long leftovers() {
        return number("leftovers");
    }

    private long number(String field) {
        return Long.parseLong(fields.getOrDefault(field, "0"));
    }
}
