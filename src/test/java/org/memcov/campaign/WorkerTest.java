package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.memcov.testing.Fixture;

class WorkerTest {
    @Test
    void outsideACampaignAWorkerOnlyOpensAScope() throws Exception {
        try (Fixture fixture = Fixture.load("fixture")) {
            Worker worker = Worker.start(fixture.coverage());
            fixture.call("walk", 1);
            worker.save();
            assertTrue(worker.scope().isOpen());
            assertTrue(worker.scope().edges() > 0);
            worker.close();
            assertFalse(worker.scope().isOpen());
        }
    }

    @Test
    void withoutALibraryTheSentenceNamesTheVariable() {
        IllegalStateException missing = assertThrows(IllegalStateException.class, Worker::library);

        assertTrue(missing.getMessage().contains("MEMCOV_LIBRARY"), missing.getMessage());
    }
}
