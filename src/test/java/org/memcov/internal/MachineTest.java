package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.memcov.CoverageException;

/** Which machines there is a runtime for. */
class MachineTest {
    @Test
    void bothNamesOfAMachineMeanTheSame() {
        assertEquals(Machine.of("Linux", "amd64"), Machine.of("linux", "x86_64"));
        assertEquals(Machine.of("Linux", "aarch64"), Machine.of("Linux", "ARM64"));
        assertEquals("linux-aarch64", Machine.of("Linux", "aarch64").folder());
    }

    @Test
    void thisMachineIsOneOfThem() {
        assertTrue(Machine.current().folder().startsWith("linux-"));
    }

    @Test
    void anotherMachineIsNamed() {
        for (String[] machine :
                new String[][] {{"Linux", "riscv64"}, {"Windows 11", "amd64"}, {"Mac OS X", "aarch64"}}) {
            assertEquals(
                    "memcov runs on Linux on x86-64 and AArch64, and this is " + machine[0] + " on " + machine[1],
                    assertThrows(CoverageException.class, () -> Machine.of(machine[0], machine[1]))
                            .getMessage());
        }
    }

    @Test
    void aJarWithoutTheMachinesRuntimeSaysHowToBuildOne() {
        assertEquals(
                "this jar carries no runtime for linux-riscv64: build csrc for it with CMake and name the result with "
                        + "-Dorg.memcov.runtime=/path/to/libmemcov.so",
                assertThrows(CoverageException.class, () -> BundledFile.RUNTIME.unpack("linux-riscv64"))
                        .getMessage());
    }
}
