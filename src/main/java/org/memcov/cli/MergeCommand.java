package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.memcov.CoverageFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "merge",
        description =
                "Ors coverage files and those of campaigns, module by module. Processes may go on writing all of them.",
        mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to merge into; made if it is not there, else it keeps what it has.")
    private Path output;

    @Parameters(paramLabel = "IN", arity = "1..*", description = "Coverage files or campaigns.")
    private List<Path> inputs;

    @Override
    public Integer call() throws IOException {
        try (Arena all = Arena.ofConfined()) {
            CoverageFile target = CoverageFile.openForMerging(output, all);
            for (Path input : inputs) {
                try (Arena arena = Arena.ofConfined()) {
                    target.merge(CoverageSource.open(input, arena).file());
                }
            }
            System.out.println(output + ": " + Text.number(target.count()) + " of " + Text.number(target.total())
                    + " edges (" + Text.share(target.count(), target.total()) + ")");
        }
        return 0;
    }
}
