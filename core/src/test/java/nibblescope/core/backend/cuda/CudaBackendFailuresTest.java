package nibblescope.core.backend.cuda;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleArithmetic;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong with drivers and devices, and what is said of it.
@Timeout(60)
class CudaBackendFailuresTest {
    private static final Limits SMALL_CHUNKS = new Limits(Limits.LEAST_CHUNK_BYTES, Long.MAX_VALUE, 2);
    private static final Set<Job.Output> ALL = EnumSet.allOf(Job.Output.class);

    private final FakeDriver driver = new FakeDriver();
    private final CudaBackend backend = new CudaBackend(0, FakeDriver.opener(driver), SMALL_CHUNKS);
    /// Five chunks of BF16.
    private final Tensor tensor = CudaTensors.random(Shape.of(1250, 1000), DType.BF16, LITTLE_ENDIAN, 1, false);

    @AfterEach
    void close() {
        backend.close();
    }

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    private Job job(String recipe) {
        return new Job(tensor, recipe(recipe), 0.1f, ALL);
    }

    private RunResult run(CudaBackend on, Job job, RunMonitor monitor) throws BackendException {
        return on.run(job, Arena.ofAuto(), monitor);
    }

    private BackendException failure(CudaBackend on, String recipe) {
        return assertThrows(BackendException.class, () -> run(on, job(recipe), RunMonitor.NONE));
    }

    private static Availability.Unavailable unavailable(Opener opener) {
        List<Runner.DeviceState> devices = CudaBackend.devices(opener, SMALL_CHUNKS);
        assertEquals(1, devices.size());
        assertEquals("cuda", devices.getFirst().id());
        return assertInstanceOf(
                Availability.Unavailable.class, devices.getFirst().availability());
    }

    private Availability.Unavailable unavailable() {
        return assertInstanceOf(Availability.Unavailable.class, backend.availability());
    }

    private static Opener opener(Opener.DriverSource source) {
        return new Opener(source, _ -> Optional.of(FakeDriver.PTX), Path.of("no such file"));
    }

    @Test
    void aDeviceThatIsThereTellsItsNameItsDriverAndTheKernels(@TempDir Path folder) throws Exception {
        Path version = Files.writeString(
                folder.resolve("version"),
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build\nGCC 12.3.0\n");
        Opener opener = new Opener(() -> Optional.of(driver), _ -> Optional.of(FakeDriver.PTX), version);
        driver.devices = 2;
        Device expected = new Device(
                "cuda:1", "Fake 4000, 8.0 GiB", "CUDA 13.0, driver 580.159.04", FakeDriver.PTX.sourceHash(), 8L << 30);
        List<Runner.DeviceState> devices = CudaBackend.devices(opener, SMALL_CHUNKS);
        assertEquals(
                List.of("cuda:0", "cuda:1"),
                devices.stream().map(Runner.DeviceState::id).toList());
        assertEquals(new Availability.Ready(expected), devices.getLast().availability());
        assertEquals(0, driver.contexts, "looking at devices leaves none open");
    }

    @Test
    void withoutADriverItSaysWhatWasLookedForAndHowToGetIt() {
        Availability.Unavailable missing = unavailable(opener(Optional::empty));
        assertEquals(Obstacle.DRIVER_MISSING, missing.obstacle());
        assertTrue(missing.missing().contains(LibCuda.candidates().getFirst()), missing.missing());
        assertTrue(missing.remedy().startsWith("install the NVIDIA driver"), missing.remedy());
    }

    @ParameterizedTest
    @CsvSource({
        "34, DRIVER_MISSING",
        "35, DRIVER_TOO_OLD",
        "803, DRIVER_TOO_OLD",
        "804, DRIVER_TOO_OLD",
        "100, NO_DEVICE",
        "101, NO_DEVICE",
        "999, DEVICE_LOST",
        "1, FAILED"
    })
    void aDriverThatDoesNotStartSaysWhy(int code, Obstacle obstacle) {
        Availability.Unavailable state = unavailable(opener(() -> {
            throw FakeDriver.error(code);
        }));
        assertEquals(obstacle, state.obstacle());
        assertTrue(state.missing().contains("CUDA_ERROR_" + code), state.missing());
        assertEquals(obstacle == Obstacle.FAILED, state.remedy().isEmpty());
    }

    @Test
    void aDriverWithoutDevicesSaysSo() {
        driver.devices = 0;
        assertEquals(Obstacle.NO_DEVICE, unavailable(FakeDriver.opener(driver)).obstacle());
        assertEquals("there is no device 0, the driver finds 0", unavailable().missing());
    }

    @Test
    void aDeviceBeyondTheLastOneNamesThoseThatAreThere() {
        driver.devices = 2;
        try (CudaBackend third = new CudaBackend(2, FakeDriver.opener(driver), SMALL_CHUNKS)) {
            BackendException failure = failure(third, "nvfp4-torchao");
            assertEquals(Obstacle.NO_DEVICE, failure.obstacle());
            assertEquals(
                    "cuda:2: there is no device 2, the driver finds 2; devices are cuda:0 to cuda:1",
                    failure.getMessage());
        }
    }

    @Test
    void aDriverThatIsTooOldNamesBothVersions() {
        driver.version = 10000;
        assertEquals(Obstacle.DRIVER_TOO_OLD, unavailable().obstacle());
        assertEquals(
                "the driver is for CUDA 10.0, the kernels need 10.1",
                unavailable().missing());
        assertTrue(unavailable().remedy().startsWith("install an NVIDIA driver for CUDA 10.1 or newer"));
        // It may be replaced while the program runs.
        driver.version = 10010;
        assertInstanceOf(Availability.Ready.class, backend.availability());
    }

    @Test
    void aDeviceThatIsTooOldNamesBothCapabilities() {
        driver.capability = 61;
        assertEquals(Obstacle.KERNELS_REJECTED, unavailable().obstacle());
        assertEquals(
                "Fake 4000 has compute capability 6.1, the kernels need 7.5",
                unavailable().missing());
    }

    @ParameterizedTest
    @CsvSource({"218, KERNELS_REJECTED", "209, KERNELS_REJECTED", "221, KERNELS_REJECTED", "222, DRIVER_TOO_OLD"})
    void kernelsThatTheDriverDoesNotTakeComeWithItsLog(int code, Obstacle obstacle) {
        driver.loading = new CudaException("cuModuleLoadDataEx", code, "CUDA_ERROR_X", "text; ptxas: line 7");
        assertEquals(obstacle, unavailable().obstacle());
        assertTrue(
                unavailable().missing().contains("ptxas: line 7"), unavailable().missing());
        assertEquals(0, driver.contexts, "the context is given back");
    }

    @Test
    void aProgramBuiltWithoutKernelsSaysSo() {
        Opener opener = new Opener(() -> Optional.of(driver), _ -> Optional.empty(), Path.of("no such file"));
        try (CudaBackend without = new CudaBackend(0, opener, SMALL_CHUNKS)) {
            assertEquals(
                    Obstacle.KERNELS_REJECTED, failure(without, "nvfp4-torchao").obstacle());
        }
    }

    @Test
    void aRecipeWithoutAKernelNamesTheBackendThatRunsIt() {
        Recipe like = recipe("nvfp4-torchao");
        Recipe other = new Recipe(
                "mixed",
                like.elements(),
                like.scaling(),
                ScaleArithmetic.DIVIDED_BY_SCALES,
                like.rounding(),
                like.specials(),
                like.transform(),
                like.packing(),
                like.provenance());
        BackendException failure = assertThrows(
                BackendException.class, () -> run(backend, new Job(tensor, other, 1f, ALL), RunMonitor.NONE));
        assertEquals(Obstacle.NO_KERNEL, failure.obstacle());
        assertEquals("cuda:0: cuda has no kernel for recipe mixed; run it on the backend cpu", failure.getMessage());
    }

    @Test
    void whenMemoryEndsTheChunksAreHalvedTwice() throws BackendException {
        Limits limits = new Limits(4 * Limits.LEAST_CHUNK_BYTES, Long.MAX_VALUE, 2);
        try (CudaBackend larger = new CudaBackend(0, FakeDriver.opener(driver), limits);
                CpuBackend processors = new CpuBackend(2);
                Arena arena = Arena.ofShared()) {
            larger.availability();
            driver.allocatedBytes.clear();
            // The first allocation of a ring is that of its counters, the second one a slot.
            driver.refusedAllocations = 2;
            RunResult result = larger.run(job("nvfp4-torchao"), arena, RunMonitor.NONE);
            RunResult expected = processors.run(job("nvfp4-torchao"), arena, RunMonitor.NONE);
            assertEquals(expected.summary(), result.summary());
            List<Long> slots = driver.allocatedBytes.stream()
                    .filter(bytes -> bytes == slotBytes(Limits.LEAST_CHUNK_BYTES))
                    .toList();
            assertEquals(3, slots.size(), driver.allocatedBytes::toString);
        }
    }

    private static long slotBytes(long chunkBytes) {
        return SlotMap.of(chunkBytes / 32, 16, 2, true).bytes();
    }

    @Test
    void whenMemoryEndsForGoodTheRunSaysSoAndTheNextOneWorks() throws BackendException {
        backend.availability();
        driver.refusedAllocations = 3;
        BackendException failure = failure(backend, "nvfp4-torchao");
        assertEquals(Obstacle.OUT_OF_MEMORY, failure.obstacle());
        assertTrue(failure.remedy().contains("close other programs"), failure.remedy());
        run(backend, job("nvfp4-torchao"), RunMonitor.NONE);
    }

    @Test
    void aBudgetIsKept() throws BackendException {
        long slot = slotBytes(Limits.LEAST_CHUNK_BYTES);
        Limits enough = new Limits(32L << 20, 3 * slot + 10_000, 2);
        try (CudaBackend small = new CudaBackend(0, FakeDriver.opener(driver), enough)) {
            run(small, job("nvfp4-torchao"), RunMonitor.NONE);
            assertTrue(driver.taken() <= enough.budgetBytes(), "taken " + driver.taken());
        }
        Limits tooLittle = new Limits(32L << 20, 2 * slot, 2);
        try (CudaBackend none = new CudaBackend(0, FakeDriver.opener(driver), tooLittle)) {
            assertEquals(Obstacle.OUT_OF_MEMORY, failure(none, "nvfp4-torchao").obstacle());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 719, 714, 46, 214, 999})
    void aDeviceThatIsLostInTheMiddleStaysLost(int code) throws BackendException {
        // The kernels are tested first: what follows fails in the third chunk.
        run(backend, job("mxfp4-torchao-rceil"), RunMonitor.NONE);
        driver.launchesUntilFailure = 11;
        driver.failureCode = code;
        BackendException failure = failure(backend, "mxfp4-torchao-rceil");
        assertEquals(Obstacle.DEVICE_LOST, failure.obstacle());
        assertTrue(failure.found().contains("CUDA_ERROR_" + code), failure.found());
        assertTrue(failure.remedy().contains("new process"), failure.remedy());
        BackendException later = failure(backend, "mxfp4-torchao-rceil");
        assertEquals(Obstacle.DEVICE_LOST, later.obstacle());
        assertTrue(later.found().contains("lost in an earlier run"), later.found());
        assertTrue(later.found().contains("CUDA_ERROR_" + code), later.found());
        assertEquals(Obstacle.DEVICE_LOST, unavailable().obstacle());
        assertThrows(BackendException.class, () -> backend.amax(tensor, RunMonitor.NONE));
    }

    @Test
    void aKernelThatTheSystemEndsIsTheEndOfTheDeviceToo() throws BackendException {
        run(backend, job("mxfp4-torchao-rceil"), RunMonitor.NONE);
        driver.launchesUntilFailure = 4;
        driver.failureCode = CudaErrors.LAUNCH_TIMEOUT;
        assertEquals(
                Obstacle.LAUNCH_TIMEOUT, failure(backend, "mxfp4-torchao-rceil").obstacle());
        assertEquals(
                Obstacle.DEVICE_LOST, failure(backend, "mxfp4-torchao-rceil").obstacle());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torchao_16_bf16",
                "torchao_16_bf16_errors",
                "measure_16_bf16",
                "sum_runs",
                "pad_rows_2",
                "compact_codes"
            })
    void aKernelThatComputesSomethingElseIsDisabledAndNamed(String kernel) throws BackendException {
        driver.miscompiled = kernel;
        BackendException failure = failure(backend, "nvfp4-torchao");
        assertEquals(Obstacle.SELF_TEST_FAILED, failure.obstacle());
        String disabled = kernel.replace("_errors", "");
        for (String part : List.of("kernel " + disabled + " ", "Fake 4000", "CUDA 13.0")) {
            assertTrue(failure.found().contains(part), failure.found());
        }
        assertEquals(List.of(disabled), backend.disabledKernels());
        // It is not tried again, and what does without it runs.
        driver.miscompiled = "";
        assertEquals(
                Obstacle.SELF_TEST_FAILED, failure(backend, "nvfp4-torchao").obstacle());
        Tensor whole = CudaTensors.random(Shape.of(10, 64), DType.F32, LITTLE_ENDIAN, 2, false);
        if (!kernel.equals("sum_runs")) {
            run(backend, new Job(whole, recipe("mxfp4-ocp-floor"), 1f, ALL), RunMonitor.NONE);
        }
    }

    @Test
    void amaxAndDequantizeAreTestedToo() throws BackendException {
        driver.miscompiled = "amax_bf16";
        BackendException amax = assertThrows(BackendException.class, () -> backend.amax(tensor, RunMonitor.NONE));
        assertEquals(Obstacle.SELF_TEST_FAILED, amax.obstacle());
        driver.miscompiled = "dequantize_16_f32";
        RunResult run = run(backend, job("nvfp4-torchao"), RunMonitor.NONE);
        BackendException dequantize = assertThrows(
                BackendException.class,
                () -> backend.dequantize(
                        run.quantized().orElseThrow(), run.quantizer(), Arena.ofAuto(), RunMonitor.NONE));
        assertEquals(Obstacle.SELF_TEST_FAILED, dequantize.obstacle());
        assertEquals(List.of("amax_bf16", "dequantize_16_f32"), backend.disabledKernels());
    }

    @Test
    void aCompilerThatFailsTheGuardMakesTheDeviceUnavailable() {
        driver.miscompiled = "ptxas_guard";
        assertEquals(Obstacle.SELF_TEST_FAILED, unavailable().obstacle());
    }

    /// Says that it is cancelled when it was asked that often.
    private static final class CancelledAfter implements RunMonitor {
        private final AtomicLong left;

        CancelledAfter(long asked) {
            left = new AtomicLong(asked);
        }

        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
            return left.getAndDecrement() <= 0;
        }
    }

    @Test
    void aCancelledRunEndsWithinOneChunk() throws BackendException {
        run(backend, job("nvfp4-torchao"), RunMonitor.NONE);
        for (int asked = 0; asked < 5; asked++) {
            driver.launched.clear();
            RunMonitor monitor = new CancelledAfter(asked);
            assertThrows(CancellationException.class, () -> run(backend, job("nvfp4-torchao"), monitor));
            long chunks = driver.launched.stream()
                    .filter("torchao_16_bf16_errors"::equals)
                    .count();
            assertEquals(asked, chunks);
        }
        backend.amax(tensor, RunMonitor.NONE);
        assertThrows(CancellationException.class, () -> backend.amax(tensor, new CancelledAfter(1)));
        // The first question is one between the copies, the second one the chunk, the third one between batches.
        Job small = new Job(tensor.slice(0, Shape.of(10, 1000)), recipe("nvfp4-torchao"), 0.1f, ALL);
        assertThrows(CancellationException.class, () -> backend.measure(small, 1000, new CancelledAfter(4)));
        run(backend, job("nvfp4-torchao"), RunMonitor.NONE);
    }

    @Test
    void aTensorThatIsGoneFailsTheRunAndNothingElse() throws BackendException {
        Tensor gone;
        try (Arena arena = Arena.ofShared()) {
            gone = new Tensor(tensor.info(), arena.allocate(tensor.data().byteSize()));
        }
        BackendException failure = assertThrows(
                BackendException.class,
                () -> run(backend, new Job(gone, recipe("nvfp4-torchao"), 1f, ALL), RunMonitor.NONE));
        assertEquals(Obstacle.FAILED, failure.obstacle());
        assertTrue(failure.found().startsWith("the run failed: "), failure.found());
        run(backend, job("nvfp4-torchao"), RunMonitor.NONE);
    }

    @Test
    void closingEndsTheRunUnderWay() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        RunMonitor holding = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                started.countDown();
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        CompletableFuture<Void> run = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                run(backend, job("nvfp4-torchao"), holding);
                run.complete(null);
            } catch (CancellationException e) {
                run.completeExceptionally(new CompletionException(e));
            } catch (BackendException e) {
                run.completeExceptionally(e);
            }
        });
        started.await();
        Thread closer = Thread.startVirtualThread(backend::close);
        // Until it waits for the run, which is held.
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        closing.countDown();
        assertInstanceOf(
                CancellationException.class,
                assertThrows(CompletionException.class, run::join).getCause());
        closer.join();
        assertEquals(0, driver.taken());
        assertThrows(CancellationException.class, () -> run(backend, job("nvfp4-torchao"), RunMonitor.NONE));
    }
}
