package org.memcov.internal;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** Calls on AArch64: BL with a distance of 26 bits, in instructions of four bytes. */
final class CallCodeAarch64 implements CallCode {
    private static final int SIZE = 4;
    private static final int BTI_C = 0xD503245F;

    @Override
    public void findCalls(ByteBuffer code, long address, LongPredicate isTarget, Calls calls) {
        for (int at = 0; at + SIZE <= code.limit(); at += SIZE) {
            int instruction = code.getInt(at);
            boolean isCall = (instruction & 0xFC000000) == 0x94000000;
            long target = address + at + ((long) (instruction << 6) >> 4); // 26 bits with a sign, times four
            if (isCall && isTarget.test(target)) {
                calls.accept(address + at, target);
            }
        }
    }

    /** A stub loads its slot by adrp x16 and ldr x17, behind nothing but bti c. */
    @Override
    public void findStubs(ByteBuffer plt, long address, LongPredicate isSlot, LongConsumer stubs) {
        for (int at = 0; at + 2 * SIZE <= plt.limit(); at += SIZE) {
            int adrp = plt.getInt(at);
            int load = plt.getInt(at + SIZE);
            boolean isStub = (adrp & 0x9F00001F) == 0x90000010 && (load & 0xFFC003FF) == 0xF9400211;
            if (isStub && isSlot.test(page(adrp, address + at) + (load >>> 10 & 0xFFF) * 8L)) {
                boolean isGuarded = at >= SIZE && plt.getInt(at - SIZE) == BTI_C;
                stubs.accept(address + at - (isGuarded ? SIZE : 0));
            }
        }
    }

    /** The page that adrp puts in its register. */
    private static long page(int adrp, long address) {
        long pages = (long) (adrp << 8 >> 13) << 2 | (adrp >>> 29 & 3); // the sign is that of bit 23
        return (address & -4096L) + pages * 4096;
    }

    @Override
    public long point(long call) {
        return call;
    }
}
