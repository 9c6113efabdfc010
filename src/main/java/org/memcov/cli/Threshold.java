package org.memcov.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much has to be reached at least: so many, or so large a share.
 *
 * @param value a number, or percents
 * @param isShare whether it is percents
 */
record Threshold(double value, boolean isShare) {
    /** Reads {@code 20000}, {@code 20,000} or {@code 38.5%}. */
    static final class Converter implements ITypeConverter<Threshold> {
        @Override
        public Threshold convert(String text) {
            boolean isShare = text.endsWith("%");
            String number = isShare ? text.substring(0, text.length() - 1) : text;
            boolean isWellFormed =
                    number.matches(isShare ? "[0-9]{1,3}([.][0-9]+)?" : "[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12}");
            double value = isWellFormed ? Double.parseDouble(number.replace(",", "")) : -1;
            if (value < 0 || isShare && value > 100) {
                throw new TypeConversionException(
                        "'" + text + "' is neither a number, such as 20000, nor a share, such as 38.5%");
            }
            return new Threshold(value, isShare);
        }
    }

    /** Of nothing no share is reached, so that a filter that matches nothing does not pass. */
    boolean isMetBy(long reached, long total) {
        return isShare ? (total > 0 || value == 0) && 100.0 * reached >= value * total : reached >= value;
    }

    @Override
    public String toString() {
        return isShare ? String.format(Locale.ROOT, "%s %%", trimmed()) : Text.number((long) value);
    }

    private String trimmed() {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
