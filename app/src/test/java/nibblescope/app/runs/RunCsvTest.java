package nibblescope.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;

class RunCsvTest {
    private static RunEntry entry(String number, Attachment attachment, RunState state) {
        return new RunEntry(
                number,
                new RunEntry.Task(
                        new Place(attachment, "cuda:0"),
                        new RunRequest.Decode("cuda:0", 3, 4, 8, 1),
                        "4 × 8",
                        "",
                        32,
                        Double.NaN,
                        RunEntry.Preparation.NONE),
                state);
    }

    @Test
    void everyReportIsALineWithItsReceiptAndWhatThereIsNotIsEmpty() {
        RunReport equal = FakeRunner.report(
                Kind.QUANTIZE, "w, \"the first\"", "nvfp4-torchao", 1_000_000, new Verification.AllEqual(576));
        RunReport differs = new RunReport(
                Kind.LAYER,
                "w",
                DType.F32,
                32,
                "e4m3-16",
                new Receipt(FakeRunner.PROCESSORS, "0.1.0", Instant.parse("2026-03-01T10:15:31Z")),
                new Measurement(List.of(2_000L), 100, Double.NaN),
                Double.NaN,
                Double.NaN,
                0.25,
                2,
                new Verification.Differs(7, "scale", "3a", "3b"));
        String text = RunCsv.text(List.of(
                entry("1", Attachment.HERE, new RunState.Done(equal)),
                entry("2", Attachment.HERE, new RunState.Queued()),
                entry("3", new Attachment.Host("gpubox"), new RunState.Done(differs))));
        // 2.75e9 bytes in 1 ms are 2.75e12 a second, of 3.022e12.
        String expected = """
                run,kind,subject,dtype,elements,recipe,host,device,device_name,device_memory_bytes,driver,kernels,\
                program_version,started,repeats,median_ns,all_ns,bytes,bytes_per_second,copy_bytes_per_second,\
                share_of_copy,mse,sqnr_db,relative_error,speed_up,verification,verified_bytes,differing_block,\
                differing_what,differing_found,differing_expected
                1,QUANTIZE,"w, ""the first\""",BF16,1073741824,nvfp4-torchao,,cuda:0,NVIDIA H100 80GB HBM3,\
                85520809984,580.159.04,4f1d22a90b7c,0.1.0,2026-03-01T10:15:30Z,3,1000000,1000000 1020000 990000,\
                2750000000,2.75E12,3.022E12,0.9099933818663137,0.0123,20.33,,,all_equal,576,,,,
                3,LAYER,w,F32,32,e4m3-16,gpubox,cpu,16 × amd64,68719476736,Java 25,,0.1.0,2026-03-01T10:15:31Z,\
                1,2000,2000,100,5.0E7,,,,,0.25,2.0,differs,,7,scale,3a,3b
                """;
        assertEquals(expected, text);
    }
}
