package org.memcov.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.memcov.campaign.Campaign;
import org.memcov.report.plot.CoveragePlot;
import org.memcov.report.plot.PlotFormat;
import org.memcov.report.plot.PlotGroup;
import org.memcov.report.plot.PlotOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plot",
        description = {
            "Draws coverage over time of one or several campaigns, as SVG and PNG.",
            "Campaigns of a group are repetitions: they are one line, their median, in a band, their range."
        },
        mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "[NAME=]CAMPAIGN",
            arity = "1..*",
            description = {
                "Campaigns. NAME=CAMPAIGN belongs to the group NAME, as do all that follow a NAME= alone, up to",
                "the next name; one without a group is a line of its own."
            })
    private List<String> campaigns;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "A file to write, which ends in .svg or .png; may be given several times.")
    private List<Path> outputs;

    @Option(
            names = "--over",
            paramLabel = "time|inputs",
            defaultValue = "time",
            description = "What coverage grows with: running time, or the inputs run (default: ${DEFAULT-VALUE}).")
    private PlotOptions.Over over;

    @Option(names = "--share", description = "Show edges in percent of all, in place of their number.")
    private boolean share;

    @Option(names = "--title", paramLabel = "TEXT", defaultValue = "", description = "A title above the plot.")
    private String title;

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            defaultValue = "900",
            description = "The width (default: ${DEFAULT-VALUE}); a PNG has twice as many pixels.")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            defaultValue = "540",
            description = "The height (default: ${DEFAULT-VALUE}); a PNG has twice as many pixels.")
    private int height;

    @Option(
            names = "--theme",
            paramLabel = "light|dark",
            defaultValue = "light",
            description = "The colours (default: ${DEFAULT-VALUE}).")
    private PlotOptions.Theme theme;

    /** An output, checked before anything is drawn. */
    private record Output(Path path, PlotFormat format, OutputFile file) {}

    @Override
    public Integer call() throws IOException {
        System.setProperty("java.awt.headless", "true");
        PlotOptions.Unit unit = share ? PlotOptions.Unit.SHARE : PlotOptions.Unit.EDGES;
        PlotOptions options = new PlotOptions(over, unit, title, width, height, theme);
        List<Output> checked = new ArrayList<>();
        for (Path output : outputs) {
            checked.add(new Output(output, PlotFormat.of(output), new OutputFile(output, List.of())));
        }
        List<String> notes = new ArrayList<>();
        CoveragePlot plot = new CoveragePlot(groups(notes), options);
        for (Output output : checked) {
            output.file().write(unfinished -> {
                try (OutputStream out = Files.newOutputStream(unfinished)) {
                    plot.write(output.format(), out);
                }
            });
            System.out.println("Written: " + output.path());
        }
        notes.forEach(System.err::println);
        return 0;
    }

    /** Reads the campaigns; adds a sentence to the notes for each that is incomplete. */
    private List<PlotGroup> groups(List<String> notes) throws IOException {
        List<PlotGroup> groups = new ArrayList<>();
        for (PlotLine line : PlotLine.parse(campaigns)) {
            List<Campaign> read = new ArrayList<>();
            for (Path folder : line.campaigns()) {
                Campaign campaign = Campaign.read(folder);
                read.add(campaign);
                CampaignState.of(campaign.progress()).incompleteness(folder).ifPresent(notes::add);
            }
            groups.add(new PlotGroup(line.name(), read));
        }
        return groups;
    }
}
