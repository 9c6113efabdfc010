package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Plots of real campaigns. Their inputs cover 6 edges ({@code walk 1}) and one more ({@code walk 3}). */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PlotCommandTest {
    private static final String FIRST_COLOR = "#0072b2";
    private static final String SECOND_COLOR = "#d55e00";

    @TempDir
    private Path folder;

    private Path svg;
    private Path png;

    @BeforeEach
    void nameTheOutputs() {
        svg = folder.resolve("plot.svg");
        png = folder.resolve("plot.png");
    }

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    private CommandLineRun plot(Object... arguments) {
        return memcov(Stream.concat(Stream.of("plot", "-o", svg), Stream.of(arguments))
                .toArray());
    }

    private static void succeeds(CommandLineRun run) {
        assertEquals(0, run.exit(), run.err());
        assertEquals("", run.err());
    }

    private FixtureCampaign fixture(String name) throws IOException {
        return new FixtureCampaign(Files.createDirectory(folder.resolve(name)));
    }

    /** A campaign of an input for each list of commands. */
    private Path campaign(String name, String... inputs) throws IOException, InterruptedException {
        FixtureCampaign campaign = fixture(name);
        for (int i = 0; i < inputs.length; i++) {
            campaign.input("in" + i, inputs[i].split(", "));
        }
        campaign.run();
        return campaign.results();
    }

    private List<Element> elements(String name) throws Exception {
        NodeList found = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(svg.toFile())
                .getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private List<String> texts() throws Exception {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    /** The lines of a colour: first that of the legend. */
    private List<String> lines(String color) throws Exception {
        return elements("path").stream()
                .filter(path -> path.getAttribute("stroke").equals(color))
                .map(path -> path.getAttribute("d"))
                .toList();
    }

    private List<String> bands(String color) throws Exception {
        return elements("path").stream()
                .filter(path -> path.getAttribute("fill").equals(color))
                .map(path -> path.getAttribute("d"))
                .toList();
    }

    /** Where the label of a tick is. */
    private double tick(String label, String coordinate, String anchor) throws Exception {
        return elements("text").stream()
                .filter(text -> text.getTextContent().equals(label)
                        && text.getAttribute("text-anchor").equals(anchor))
                .map(text -> Double.parseDouble(text.getAttribute(coordinate)))
                .findFirst()
                .orElseThrow();
    }

    private double x(String inputs) throws Exception {
        return tick(inputs, "x", "middle");
    }

    private double yFromZero(String edges) throws Exception {
        return tick("0", "y", "end") - tick(edges, "y", "end");
    }

    /** The numbers of a path of lines along the axes: those of M, then of H and V in turn. */
    private static double[] numbers(String path) {
        return Arrays.stream(path.substring(1).split("[ HV]"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void theLineStepsToWhatWasCoveredWhenEachRunEnded() throws Exception {
        succeeds(plot("--over", "inputs", campaign("c", "walk 1", "walk 1", "walk 3")));
        String line = lines(FIRST_COLOR).getLast();
        assertTrue(line.matches("M[0-9.]+ [0-9.]+H[0-9.]+V[0-9.]+H[0-9.]+V[0-9.]+"), line);

        double[] numbers = numbers(line);
        double zero = numbers[1];
        assertArrayEquals(
                new double[] {x("0"), zero, x("1"), zero - yFromZero("6"), x("3"), zero - yFromZero("7")},
                numbers,
                0.02);
    }

    @Test
    void aGroupIsItsMedianInABandOfItsRange() throws Exception {
        Path small = campaign("small", "walk 1");
        Path large = campaign("large", "walk 1, walk 3");
        succeeds(plot("--over", "inputs", "some=" + small, "some=" + large));
        double[] band = numbers(bands(FIRST_COLOR).getLast().replace("Z", ""));
        double[] median = numbers(lines(FIRST_COLOR).getLast());
        double zero = median[1];

        // of 6 and 7 edges at the end of the first and only run
        assertArrayEquals(new double[] {x("0"), zero, x("1"), zero - yFromZero("7") * 6.5 / 7}, median, 0.02);
        assertArrayEquals(
                new double[] {x("0"), zero, x("1"), zero - yFromZero("7"), zero - yFromZero("6")},
                Arrays.copyOf(band, 5),
                0.02);
        assertTrue(texts().contains("some (median and range of 2)"), texts()::toString);
    }

    @Test
    void theSvgNamesItsLinesAndAxes() throws Exception {
        Path a = campaign("a", "walk 1");
        Path b = campaign("b", "walk 3");
        succeeds(plot("--title", "<fixture> & more", "slow & steady=" + a, b));

        assertTrue(
                texts().containsAll(List.of(
                        "<fixture> & more", "slow & steady", "results", "edges covered", "running time (s)")),
                texts()::toString);
        assertEquals("<fixture> & more", elements("title").getFirst().getTextContent());
        assertEquals(2, lines(SECOND_COLOR).size());
    }

    @Test
    void theShareIsInPercent() throws Exception {
        succeeds(plot("--share", campaign("c", "walk 1")));

        assertTrue(texts().contains("edges covered (%)"), texts()::toString);
    }

    @Test
    void crashesAndTimeoutsOfSingleCampaignsAreMarked() throws Exception {
        FixtureCampaign fixture = fixture("c");
        fixture.command(fixture.command().withTimeout(Duration.ofMillis(500)))
                .input("a", "walk 1", "signal 11")
                .input("b", "sleep 60000")
                .run();
        Path good = campaign("good", "walk 1");

        succeeds(plot("both=", fixture.results(), good));
        assertFalse(texts().contains("crash") || texts().contains("timeout"), texts()::toString);
        succeeds(plot(fixture.results()));
        assertTrue(texts().containsAll(List.of("crash", "timeout")), texts()::toString);
    }

    @Test
    void aPngHasTwoPixelsForOneAndTheColoursOfTheLines() throws Exception {
        Path a = campaign("a", "walk 1");
        Path b = campaign("b", "walk 1, walk 3");
        succeeds(plot("-o", png, "--width", "500", "--height", "300", "a=" + a, "b=" + b));
        BufferedImage image = ImageIO.read(png.toFile());

        assertEquals(1000, image.getWidth());
        assertEquals(600, image.getHeight());
        assertEquals(0xFFFFFFFF, image.getRGB(0, 0));
        Set<String> colors = Arrays.stream(image.getRGB(0, 0, 1000, 600, null, 0, 1000))
                .mapToObj(rgb -> String.format("#%06x", rgb & 0xFFFFFF))
                .collect(Collectors.toSet());
        assertTrue(colors.containsAll(List.of(FIRST_COLOR, SECOND_COLOR)));
    }

    @Test
    void theDarkThemeIsDark() throws Exception {
        succeeds(plot("-o", png, "--theme", "dark", campaign("c", "walk 1")));

        assertEquals(0xFF16181D, ImageIO.read(png.toFile()).getRGB(0, 0));
    }

    @Test
    void theSameCampaignsMakeTheSameFiles() throws Exception {
        Path campaign = campaign("c", "walk 1", "walk 3");
        Path svg2 = folder.resolve("again.svg");
        Path png2 = folder.resolve("again.png");
        succeeds(plot("-o", png, "-o", svg2, "-o", png2, campaign));

        assertEquals(-1, Files.mismatch(svg, svg2));
        assertEquals(-1, Files.mismatch(png, png2));
    }

    @Test
    void anIncompleteCampaignIsSaidToBeSoBothInWordsAndInTheFigure() throws Exception {
        FixtureCampaign fixture = fixture("c").input("a", "walk 1");
        fixture.run();
        fixture.input("b", "walk 3").open();
        CommandLineRun run = plot("part=" + fixture.results());

        assertEquals(0, run.exit());
        assertEquals("Incomplete: " + fixture.results() + " has run 1 of 2 inputs\n", run.err());
        assertTrue(texts().contains("part (1 of 2 inputs)"), texts()::toString);
        plot("both=", fixture.results(), campaign("whole", "walk 1"));
        assertTrue(texts().contains("both (median and range of 2, 1 incomplete)"), texts()::toString);
    }

    @Test
    void aNameThatIsTooLongIsCutOffButNotWhatIsSaidOfIt() throws Exception {
        String name = "n".repeat(300);
        succeeds(plot(name + "=", campaign("c", "walk 1"), campaign("d", "walk 1")));

        assertTrue(
                texts().stream().anyMatch(text -> text.matches("n{20,150}… \\(median and range of 2\\)")),
                texts()::toString);
    }

    @Test
    void charactersThatXmlForbidsDoNotBreakTheSvg() throws Exception {
        succeeds(plot("a\u0001b=" + campaign("c", "walk 1")));

        assertTrue(texts().contains("a\uFFFDb"), texts()::toString);
    }

    /** Runs a plot that is wrong: nothing is written, and a file that is there stays. */
    private void refuses(int exit, String sentence, Object... arguments) throws IOException {
        Files.writeString(svg, "before");
        CommandLineRun run = plot(arguments);

        assertEquals("memcov: " + sentence + "\n", run.err());
        assertEquals(exit, run.exit());
        assertEquals("before", Files.readString(svg));
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void anUnknownFormatIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path campaign = campaign("c", "walk 1");

        refuses(
                2,
                folder.resolve("plot.pdf") + " is the name of no format that plots have: end it in .svg or .png",
                "-o",
                folder.resolve("plot.pdf"),
                campaign);
        refuses(
                2,
                folder.resolve("none/plot.png") + " cannot be written: there is no folder " + folder.resolve("none"),
                "-o",
                folder.resolve("none/plot.png"),
                campaign);
    }

    @Test
    void whatCannotBePlottedIsASentence() throws Exception {
        Path campaign = campaign("c", "walk 1");
        FixtureCampaign never = fixture("never").input("a", "walk 1");
        never.open();

        refuses(1, folder + " is not a campaign: it has no campaign.json", campaign, folder);
        refuses(
                1,
                never.results() + " has run no input yet, so there is nothing to plot: run it, or leave it out",
                "--share",
                never.results());
        refuses(2, "the group 'fast' has no campaigns: name one or more", "fast=", "slow=" + campaign);
        refuses(2, campaign + " is twice in the group 'fast': name it once", "fast=", campaign, campaign);
        refuses(
                2,
                "two lines would be called 'results': give one of them another name",
                campaign,
                "results=" + campaign);
        refuses(
                2,
                "a plot cannot have 900 x 100 pixels: give a width of 480 to 10000, and a height of 240 to 10000",
                "--height",
                "100",
                campaign);
    }

    @Test
    void aFigureThatIsTooLowForItsLegendIsRefusedWithTheHeightThatSuffices() throws Exception {
        Path campaign = campaign("c", "walk 1");
        List<Object> arguments = new ArrayList<>(List.of("--width", "480", "--height", "240"));
        for (char name = 'a'; name < 'g'; name++) {
            arguments.add(String.valueOf(name).repeat(40) + "=" + campaign);
        }
        String sentence = "the legend of 6 lines leaves no room for the plot: give it a height of 322 or more";

        refuses(2, sentence, arguments.toArray());
        arguments.set(3, "322");
        succeeds(plot(arguments.toArray()));
    }

    @Test
    void aJvmWithoutFontsSaysWhatToInstall() throws Exception {
        Path campaign = campaign("c", "walk 1");
        Path noFonts = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig/>");
        ChildJvm.Result result = ChildJvm.of(arguments -> System.exit(Main.execute(arguments)))
                .commandLine()
                .environment("FONTCONFIG_FILE", noFonts)
                .option("-Duser.home=" + folder)
                .arguments("plot", "-o", svg, campaign)
                .run();

        assertEquals(1, result.exit(), result.err());
        assertTrue(
                result.err()
                        .matches("memcov: this JVM has no font to write with \\(.*\\): install fontconfig and .*\n"),
                result.err());
        assertFalse(Files.exists(svg));
    }
}
