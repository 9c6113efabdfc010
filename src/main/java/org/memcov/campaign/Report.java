package org.memcov.campaign;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the launcher reported of one run: the line that csrc/launcher/launcher.c describes.
 *
 * @param fields the line's fields by name
 */
record Report(Map<String, String> fields) {
    private static final String LAST = " error=";

    /** Reads the line; an empty one is that of a launcher that died. */
    static Report parse(String line) {
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
        return new Report(Map.copyOf(fields));
    }

    /** One of exited, signal, timeout, cancelled, failed; empty if there is no report. */
    String outcome() {
        return fields.getOrDefault("outcome", "");
    }

    /** Why the command could not be started. */
    String error() {
        return fields.getOrDefault("error", "");
    }

    /** The step that went wrong then: pipe, fork, chdir or execvp. */
    String step() {
        return fields.getOrDefault("step", "");
    }

    Run.Ending ending() {
        return switch (outcome()) {
            case "exited" -> Run.Ending.EXIT;
            case "signal" -> Run.Ending.SIGNAL;
            case "timeout" -> Run.Ending.TIMEOUT;
            default -> throw new IllegalStateException("a run that " + outcome() + " has no ending");
        };
    }

    /** The exit code or the number of the signal. */
    int code() {
        return Integer.parseInt(fields.getOrDefault("code", fields.getOrDefault("signal", "0")));
    }

    /** As {@link Run#outcome} describes it. */
    String describe() {
        return ending().describe(code(), signalName());
    }

    String signalName() {
        return fields.getOrDefault("name", "");
    }

    Duration time() {
        return Duration.ofNanos(number("wall_ns"));
    }

    Duration cpuTime() {
        return Duration.ofNanos((number("user_us") + number("system_us")) * 1000);
    }

    /** In bytes. */
    long peakMemory() {
        return number("max_rss_kib") * 1024;
    }

    /** Processes of the run that could not be killed. */
    long leftovers() {
        return number("leftovers");
    }

    private long number(String field) {
        return Long.parseLong(fields.getOrDefault(field, "0"));
    }
}
