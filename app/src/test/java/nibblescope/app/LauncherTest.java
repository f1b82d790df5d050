package nibblescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.cli.TestFiles;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.worker.WorkerClient;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a worker of itself, in a process of its own.
class LauncherTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aChildProcessRunsWhatThisOneAsks() throws Exception {
        Path file = TestFiles.write(folder.resolve("w.safetensors"), TestFiles.info("w", DType.F32, 64, 100));
        try (WorkerClient worker = new WorkerClient(Launcher.worker(), new SystemRunners().release())) {
            assertEquals("cpu", worker.devices().getFirst().id());
            RunRequest request =
                    new RunRequest.Quantize("cpu", 2, new TensorSource(file.toString(), "w"), "e4m3-16", true);
            RunReport report = worker.run(request, RunMonitor.NONE).getFirst();
            // 50 bytes of codes a row; 7 blocks of a scale, an error of 4 bytes and a count.
            assertEquals(new Verification.AllEqual(64 * (50 + 7 * 6)), report.verification());
        }
    }
}
