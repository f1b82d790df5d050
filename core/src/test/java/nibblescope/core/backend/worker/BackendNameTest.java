package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendNameTest {
    private static BackendName on(String host, String device) {
        return new BackendName(Optional.of(host), device);
    }

    @Test
    void namesSayWhereAndOnWhat() {
        assertEquals(new BackendName(Optional.empty(), "cpu"), BackendName.parse("cpu"));
        assertEquals(new BackendName(Optional.empty(), "cuda:0"), BackendName.parse("cuda"));
        assertEquals(new BackendName(Optional.empty(), "cuda:3"), BackendName.parse("cuda:3"));
        assertEquals(on("gpu1", "cuda:0"), BackendName.parse("ssh:gpu1"));
        assertEquals(on("gpu1", "cpu"), BackendName.parse("ssh:gpu1/cpu"));
        assertEquals(on("me@gpu1.lab-2.example", "cuda:1"), BackendName.parse("ssh:me@gpu1.lab-2.example/cuda:1"));
        assertEquals(on("fe80::1%eth0", "cuda:0"), BackendName.parse("ssh:fe80::1%eth0/cuda"));
    }

    @Test
    void aNameIsReadAsItIsWritten() {
        for (String name : List.of("cpu", "cuda:7", "ssh:gpu1/cpu", "ssh:me@gpu1/cuda:2")) {
            assertEquals(name, BackendName.parse(name).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpu",
                "cuda:",
                "cuda:x",
                "cuda:0:1",
                "CPU",
                "ssh",
                "ssh:",
                "ssh:/cpu",
                "ssh:gpu1/",
                "ssh:gpu1/cpu/cpu",
                "ssh:-oProxyCommand=x",
                "ssh:-gpu1",
                "ssh:gpu 1",
                "ssh:gpu1\n",
                "ssh:gpu1;reboot",
                "ssh:$(reboot)",
                "ssh:g\u0000"
            })
    void whatIsNoNameIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> BackendName.parse(name));
    }

    @Test
    void sshIsAskedForNothingButTheWorker() {
        assertEquals(
                List.of(
                        "ssh",
                        "-T",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=8",
                        "--",
                        "me@gpu1",
                        "nibblescope",
                        "worker",
                        "--stdio"),
                WorkerLaunch.onHost("me@gpu1").command());
        assertThrows(IllegalArgumentException.class, () -> WorkerLaunch.onHost("-v"));
    }
}
