package org.memcov.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * Whether a runtime that is preloaded (LD_PRELOAD) gets the callbacks in a command's process, as far
 * as the command's file tells before it runs. Processes that it starts are not known here.
 *
 * <p>Only what is known for sure is said: no sentence is no promise.
 */
public final class PreloadCheck {
    private static final int SET_USER_ID = 04000;
    private static final int SET_GROUP_ID = 02000;
    private static final int GROUP_MAY_RUN = 010;
    private static final String CAPABILITIES = "security.capability";
    private static final String RUN_BEHIND = "verify_asan_link_order=0";

    private final Path program;
    private final List<String> sentences = new ArrayList<>();

    private PreloadCheck(Path program) {
        this.program = program;
    }

    /**
     * Tells what speaks against preloading a runtime.
     *
     * @param word the command's first word: a path, or a name that is looked for in PATH; of a script
     *     its interpreter is looked at
     * @param directory where the command runs; null for this process's own
     * @return sentences for a person; empty if nothing speaks against it
     */
    public static List<String> of(String word, Path directory) {
        List<String> sentences = new ArrayList<>();
        try {
            for (Path program : CommandPrograms.of(word, directory)) {
                PreloadCheck check = new PreloadCheck(program);
                check.look();
                sentences.addAll(check.sentences);
            }
        } catch (CoverageException e) {
            sentences.add(e.getMessage());
        }
        return List.copyOf(sentences);
    }

    private void look() {
        ElfHeader header = ElfFile.readHeader(program).orElseThrow();
        Machine machine = Machine.current();
        if (!header.isFor(machine)) {
            say("is built for another machine (ELF class " + header.elfClass() + ", machine " + header.machine()
                    + "), and the runtime for " + machine.folder()
                    + " cannot be preloaded into it: take a build for this machine");
            return;
        }
        ElfFile elf = ElfFile.readLinked(program);
        Optional<String> loader = elf.interpreter();
        if (loader.isEmpty()) {
            lookAtStatic(elf);
            return;
        }
        if (!isGlibc(loader.get())) {
            say("is run by the loader " + loader.get() + ", and memcov's runtime needs that of glibc: take a build for"
                    + " glibc");
        }
        lookAtRights();
        lookAtCallbacks(elf);
        lookAtSanitizer(elf);
    }

    private void say(String what) {
        sentences.add(program + " " + what);
    }

    private static boolean isGlibc(String loader) {
        return Path.of(loader).getFileName().toString().startsWith("ld-linux");
    }

    private void lookAtStatic(ElfFile elf) {
        boolean isLoader = elf.dynamic().soname().filter(PreloadCheck::isGlibc).isPresent();
        if (!isLoader && RuntimeKind.inside(elf) != RuntimeKind.MEMCOV) {
            say("is statically linked, so that nothing can be preloaded into it: link it dynamically, or link memcov's"
                    + " static runtime into it");
        }
    }

    /** A process that gets rights its caller does not have ignores LD_PRELOAD. */
    private void lookAtRights() {
        try {
            if (startsWithMoreRights()) {
                say("is setuid or setgid, or has file capabilities, and the loader ignores LD_PRELOAD for it: run a"
                        + " copy without those rights, or link the instrumented libraries with the runtime");
            }
        } catch (IOException | UnsupportedOperationException e) {
            say("does not tell its rights (" + e + "), and a setuid program would ignore LD_PRELOAD");
        }
    }

    private boolean startsWithMoreRights() throws IOException {
        int mode = number(program, "unix:mode");
        Path self = Path.of("/proc/self");
        int user = number(self, "unix:uid");
        boolean changesUser = (mode & SET_USER_ID) != 0 && number(program, "unix:uid") != user;
        boolean changesGroup = (mode & SET_GROUP_ID) != 0
                && (mode & GROUP_MAY_RUN) != 0
                && number(program, "unix:gid") != number(self, "unix:gid");
        boolean gains = changesUser || changesGroup || user != 0 && hasCapabilities();
        return gains && !Files.readString(self.resolve("status")).contains("NoNewPrivs:\t1");
    }

    private static int number(Path file, String attribute) throws IOException {
        return (int) Files.getAttribute(file, attribute);
    }

    private boolean hasCapabilities() {
        try {
            NativeAccess.require();
            return NativeSystem.hasAttribute(program, CAPABILITIES);
        } catch (CoverageException e) {
            return false; // a JVM that may not ask; programs with capabilities are rare
        }
    }

    private void lookAtCallbacks(ElfFile elf) {
        switch (RuntimeKind.exportedBy(elf)) {
            case WITHOUT_COVERAGE ->
                say("defines the callbacks itself, and they do nothing: it was linked with a sanitizer, or with"
                        + " -fsanitize-coverage on the link line. An executable wins over whatever is preloaded, so"
                        + " the total stays 0: link it without that flag");
            case EXISTING ->
                say("has the runtime of an existing build inside, which wins over whatever is preloaded and knows no"
                        + " coverage file: link it without that runtime");
            case MEMCOV, UNKNOWN, NONE -> {}
        }
    }

    private void lookAtSanitizer(ElfFile elf) {
        boolean isAllowed = System.getenv().getOrDefault("ASAN_OPTIONS", "").contains(RUN_BEHIND);
        for (String library : elf.dynamic().needed()) {
            boolean isSanitizer = library.startsWith("libasan.so") || library.startsWith("libclang_rt.asan");
            if (isSanitizer && !isAllowed) {
                say("needs " + library + ", which refuses to start behind a preloaded runtime: set ASAN_OPTIONS="
                        + RUN_BEHIND);
            }
        }
    }
}
