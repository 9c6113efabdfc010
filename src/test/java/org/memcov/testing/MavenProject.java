package org.memcov.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A project of src/test/projects, built by Maven as a user would build it who has memcov from a
 * repository.
 *
 * <p>Nothing is fetched, nothing is installed: Maven gets a local repository of its own, in which
 * memcov lies as an installation would leave it, and takes all else from that of the build that runs
 * the tests, which is its only mirror. So a project can have what memcov's own pom.xml has, in the same
 * versions: {@link #versions} hands them over.
 */
public final class MavenProject {
    /** Surefire tells it to each JVM of tests; an IDE does not. */
    private static final Path RESOLVED =
            Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));

    /** A local repository does not keep all checksums, which a remote one has. */
    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror><id>resolved</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
              </mirrors>
              <profiles>
                <profile>
                  <id>unchecked</id>
                  <repositories>
                    <repository>
                      <id>central</id><url>mirrored</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                    </repository>
                  </repositories>
                  <pluginRepositories>
                    <pluginRepository>
                      <id>central</id><url>mirrored</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                    </pluginRepository>
                  </pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>unchecked</activeProfile></activeProfiles>
            </settings>
            """;

    /** Long enough for a busy machine; only a build that hangs meets it. */
    private static final long TIMEOUT_SECONDS = 480;

    private final Path folder;
    private final Path settings;
    private final String pom;

    private MavenProject(Path folder, Path settings, String pom) {
        this.folder = folder;
        this.settings = settings;
        this.pom = pom;
    }

    /** What a build left: its exit code and all it wrote. */
    public record Result(int exit, String out) {
        public Result succeeds() {
            assertEquals(0, exit, out);
            return this;
        }

        public Result fails() {
            assertTrue(exit != 0, out);
            return this;
        }
    }

    /** Copies a project into a folder, beside the repository it is built with. */
    public static MavenProject copy(String name, Path folder) throws IOException {
        Path source = Path.of("src/test/projects").resolve(name);
        Path project = folder.resolve("project");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, project.resolve(source.relativize(file).toString()));
            }
        }
        Path repository = folder.resolve("repository");
        String pom = Files.readString(Path.of("pom.xml"));
        install(repository, pom);
        Path settings =
                Files.writeString(folder.resolve("settings.xml"), SETTINGS.formatted(repository, RESOLVED.toUri()));
        return new MavenProject(project, settings, pom);
    }

    private static void install(Path repository, String pom) throws IOException {
        String version = version(pom, "memcov");
        Path memcov =
                Files.createDirectories(repository.resolve("org/memcov/memcov").resolve(version));
        Files.writeString(memcov.resolve("memcov-" + version + ".pom"), pom);
        Path jar = memcov.resolve("memcov-" + version + ".jar");
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        jar.toString(),
                        "-C",
                        System.getProperty("memcov.test.classes"),
                        ".");
        assertEquals(0, status);
    }

    public Path folder() {
        return folder;
    }

    private static String version(String pom, String artifact) {
        return first(pom, "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]*)</version>");
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    private List<String> versions() {
        return List.of(
                "-Dmemcov.version=" + version(pom, "memcov"),
                "-Djunit.version=" + first(pom, "<junit.version>([^<]*)<"),
                "-Dresources.version=" + version(pom, "maven-resources-plugin"),
                "-Dcompiler.version=" + version(pom, "maven-compiler-plugin"),
                "-Dsurefire.version=" + version(pom, "maven-surefire-plugin"));
    }

    /** Runs {@code mvn test}. */
    public Result test(String... options) {
        try {
            List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "test"));
            command.addAll(List.of("-s", settings.toString(), "-gs", settings.toString()));
            command.addAll(versions());
            command.addAll(List.of(options));
            Path out = Files.createTempFile(folder.getParent(), "maven", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().remove("MAVEN_ARGS");
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("Maven hangs\n" + Files.readString(out));
            }
            return new Result(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
