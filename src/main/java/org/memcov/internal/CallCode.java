package org.memcov.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** How a processor's code calls a function of a fixed address, directly or by way of a PLT stub. */
interface CallCode {
    /** That of a machine of ELF files, if it is known. */
    static Optional<CallCode> of(int elfMachine) {
        return switch (elfMachine) {
            case Machine.EM_X86_64 -> Optional.of(new CallCodeX86());
            case Machine.EM_AARCH64 -> Optional.of(new CallCodeAarch64());
            default -> Optional.empty();
        };
    }

    /** What takes a call: its address, and where it leads to. */
    interface Calls {
        void accept(long call, long target);
    }

    /**
     * Finds the calls of functions.
     *
     * @param code some code, little-endian
     * @param address where it is loaded
     * @param isTarget whether a function of interest begins at an address
     * @param calls takes each call, in ascending order
     */
    void findCalls(ByteBuffer code, long address, LongPredicate isTarget, Calls calls);

    /**
     * Finds the PLT stubs that jump to what a GOT slot holds.
     *
     * @param plt the code of a PLT, little-endian
     * @param address where it is loaded
     * @param isSlot whether a slot of interest is at an address
     * @param stubs takes the address of each stub
     */
    void findStubs(ByteBuffer plt, long address, LongPredicate isSlot, LongConsumer stubs);

    /** The address that LLVM's sancov knows a call by: a byte or an instruction before the return address. */
    long point(long call);
}
