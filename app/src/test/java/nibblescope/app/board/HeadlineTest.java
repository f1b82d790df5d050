package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Comparison;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static final Messages ENGLISH = new Messages(Locale.ENGLISH);
    private static final Messages TURKISH = new Messages(Locale.forLanguageTag("tr"));
    private static final Messages CHINESE = new Messages(Locale.SIMPLIFIED_CHINESE);

    private static Board board(PowerOfTwoRule rule, boolean tensorScale, Optional<Attribution> attribution) {
        List<Board.Card> cards = Arrays.stream(Corner.values())
                .map(corner -> new Board.Card(
                        corner.recipe(rule, tensorScale),
                        Optional.of(corner),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false))
                .toList();
        return new Board(cards, attribution, Optional.empty());
    }

    private static String said(Messages messages, double mxfp4, double block, double scale, double nvfp4) {
        Attribution attribution =
                new Attribution(mxfp4, block, scale, nvfp4, OptionalDouble.empty(), OptionalDouble.empty());
        return Headline.of(board(PowerOfTwoRule.RCEIL, true, Optional.of(attribution)), Optional.empty(), messages);
    }

    @Test
    void twoGainsThatAddUpAreNamedOneAfterTheOther() {
        assertEquals(
                "NVFP4 cuts the error of this tensor by 41.4 % against MXFP4 (RCEIL): 9.8 % from the smaller block,"
                        + " 31.6 % from the finer scale.",
                said(ENGLISH, 1000, 902, 684, 586));
        assertEquals(
                "NVFP4, bu tensörün hatasını MXFP4'e (RCEIL) göre %41,4 azaltıyor: %9,8 küçük bloktan,"
                        + " %31,6 ince ölçekten.",
                said(TURKISH, 1000, 902, 684, 586));
        assertEquals(
                "与 MXFP4（RCEIL）相比，NVFP4 使此张量的误差减少 41.4 %：9.8 % 来自更小的块，31.6 % 来自更精细的缩放因子。",
                said(CHINESE, 1000, 902, 684, 586));
    }

    @Test
    void whatBothSaveTogetherIsNamedToo() {
        assertEquals(
                "NVFP4 cuts the error of this tensor by 41.6 % against MXFP4 (RCEIL): 9.8 % from the smaller block,"
                        + " 31.6 % from the finer scale, 0.2 % more from having both.",
                said(ENGLISH, 1000, 902, 684, 584));
        assertTrue(said(TURKISH, 1000, 902, 684, 584).endsWith("%0,2 de ikisinin birlikte olmasından."));
        assertTrue(said(CHINESE, 1000, 902, 684, 584).endsWith("另有 0.2 % 来自两者兼用。"));
    }

    @Test
    void whatEitherWouldSaveIsNotCountedTwice() {
        // 60 % and 60 %, but not more than 90 %.
        assertEquals(
                "NVFP4 cuts the error of this tensor by 90.0 % against MXFP4 (RCEIL): 60.0 % from the smaller block,"
                        + " 60.0 % from the finer scale, less 30.0 % that either would save.",
                said(ENGLISH, 100, 40, 40, 10));
        assertTrue(said(TURKISH, 100, 40, 40, 10).contains("ikisinin de sağlayacağı %30,0"));
        assertTrue(said(CHINESE, 100, 40, 40, 10).endsWith("再扣除两者重复减少的 30.0 %。"));
    }

    @Test
    void aSmallerBlockThatMakesItWorseIsSaidToDoSo() {
        assertEquals(
                "NVFP4 cuts the error of this tensor by 30.0 % against MXFP4 (RCEIL), although the smaller block"
                        + " alone makes it 3.0 % larger: the finer scale alone makes it 25.0 % smaller, having both"
                        + " changes it by another −8.0 %.",
                said(ENGLISH, 200, 206, 150, 140));
        assertTrue(said(TURKISH, 200, 206, 150, 140).contains("küçük blok tek başına hatayı %3,0 artırıyor"));
        assertTrue(said(CHINESE, 200, 206, 150, 140).contains("仅缩小块会使误差增加 3.0 %"));
    }

    @Test
    void aFinerScaleThatMakesItWorseIsSaidToDoSo() {
        assertEquals(
                "NVFP4 cuts the error of this tensor by 10.0 % against MXFP4 (RCEIL). The smaller block alone changes"
                        + " it by −20.0 %, the finer scale alone by +5.0 %, having both by another +5.0 %.",
                said(ENGLISH, 100, 80, 105, 90));
        assertTrue(said(TURKISH, 100, 80, 105, 90).contains("ince ölçekle +%5,0"));
        assertTrue(said(CHINESE, 100, 80, 105, 90).contains("仅用更精细的缩放因子为 +5.0 %"));
    }

    @Test
    void anErrorThatGrowsIsNoGain() {
        assertEquals(
                "NVFP4 makes the error of this tensor 20.0 % larger than MXFP4 (RCEIL) does. The smaller block alone"
                        + " changes it by ±0.0 %, the finer scale alone by +30.0 %, having both by another −10.0 %.",
                said(ENGLISH, 100, 100, 130, 120));
        assertTrue(said(TURKISH, 100, 100, 130, 120).contains("göre %20,0 artırıyor"));
        assertTrue(said(CHINESE, 100, 100, 130, 120).contains("误差增加 20.0 %"));
    }

    @Test
    void whatRoundsToNothingIsTheSameError() {
        assertEquals(
                "NVFP4 and MXFP4 (RCEIL) have the same error on this tensor: an MSE of 100.0400.",
                said(ENGLISH, 100, 90, 110, 100.04));
        assertEquals(
                "NVFP4 ile MXFP4 (RCEIL) bu tensörde aynı hatayı veriyor: MSE 100,0000.",
                said(TURKISH, 100, 90, 110, 100));
        assertEquals("NVFP4 与 MXFP4（RCEIL）在此张量上的误差相同：MSE 为 100.0000。", said(CHINESE, 100, 90, 110, 100));
    }

    @Test
    void theRuleTheMissingTensorScaleAndTheSampleAreNamed() {
        Attribution attribution = new Attribution(100, 90, 80, 70, OptionalDouble.empty(), OptionalDouble.empty());
        Board board = board(PowerOfTwoRule.FLOOR, false, Optional.of(attribution));
        assertEquals(
                "NVFP4 without tensor scale cuts the error of this tensor by 30.0 % against MXFP4 (FLOOR): 10.0 % from"
                        + " the smaller block, 20.0 % from the finer scale."
                        + " So far from a sample: 1.79 % of its elements.",
                Headline.of(board, Optional.of(0.0179), ENGLISH));
        assertTrue(Headline.of(board, Optional.of(0.0179), TURKISH).startsWith("Tensör ölçeksiz NVFP4, bu"));
        assertTrue(Headline.of(board, Optional.of(0.0179), TURKISH).endsWith("elemanlarının %1,79 kadarı."));
        assertTrue(Headline.of(board, Optional.of(0.0179), CHINESE).endsWith("目前基于抽样：1.79 % 的元素。"));
    }

    @Test
    void whileCornersAreMissingItSaysHowManyAreThere() {
        Board board = board(PowerOfTwoRule.RCEIL, true, Optional.empty());
        assertEquals(
                "The error of this tensor is being measured: 0 of 4 recipes are done.",
                Headline.of(board, Optional.empty(), ENGLISH));
    }

    /// The headline of a tensor of one row, without tensor scale.
    private static String of(Messages messages, float... values) {
        Exploration exploration = Explorations.of(1, values);
        try (CpuBackend backend = new CpuBackend(1);
                Comparison comparison =
                        new Comparison(exploration, backend, Runnable::run, Runnable::run, Runnable::run);
                BestScales scales = new BestScales(exploration, backend, Runnable::run, Runnable::run)) {
            return new BoardModel(exploration, comparison, scales).headline(messages);
        } finally {
            exploration.close();
        }
    }

    private static float[] filled(float value) {
        float[] values = new float[32];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void aTensorOfZerosHasNoErrorToCut() {
        assertEquals(
                "All elements of this tensor are 0, and stored exactly: there is no error to cut.",
                of(ENGLISH, new float[32]));
        assertTrue(of(TURKISH, new float[32]).startsWith("Bu tensörün tüm elemanları 0"));
        assertTrue(of(CHINESE, new float[32]).startsWith("此张量的所有元素都是 0"));
    }

    @Test
    void aTensorThatEveryCornerStoresExactlyHasNoErrorToCut() {
        // The scale of an amax of 6 is 1 in either format.
        assertEquals(
                "MXFP4 (RCEIL) and NVFP4 store every element of this tensor exactly: there is no error to cut.",
                of(ENGLISH, filled(6)));
    }

    @Test
    void whatOnlyMxfp4StoresExactlyIsSaidToBeSo() {
        // 2^-20 is below the smallest E4M3 scale, 2^-9, times half of 0.5, and becomes 0.
        assertEquals(
                "MXFP4 (RCEIL) stores every element of this tensor exactly, and NVFP4 without tensor scale does not:"
                        + " its MSE is 9.095e-13.",
                of(ENGLISH, filled(0x1p-20f)));
        assertTrue(of(TURKISH, filled(0x1p-20f)).contains("(MSE değeri 9,095e-13)"));
        assertTrue(of(CHINESE, filled(0x1p-20f)).endsWith("其 MSE 为 9.095e-13。"));
    }

    @Test
    void aTensorWithoutAFiniteElementHasNoError() {
        assertEquals(
                "This tensor holds NaN or infinity, and E8M0 × 32 leaves no element of it finite: the errors cannot"
                        + " be compared. A value that is not finite makes every block NaN under E8M0 × 32,"
                        + " E8M0 × 16, E4M3 × 32, E4M3 × 16.",
                of(ENGLISH, filled(Float.NaN)));
        assertTrue(of(TURKISH, filled(Float.NaN)).startsWith("Bu tensörde NaN veya sonsuz var"));
        assertTrue(of(CHINESE, filled(Float.NaN)).startsWith("此张量含有 NaN 或无穷大"));
    }

    @Test
    void theBlocksThatANanPoisonsAreCounted() {
        float[] values = new float[64];
        Arrays.fill(values, 1.3f);
        values[40] = Float.NaN;
        String headline = of(ENGLISH, values);
        // Without tensor scales: a block of each.
        assertTrue(
                headline.contains("1 of 2 under E8M0 × 32, 1 of 4 under E8M0 × 16, 1 of 2 under E4M3 × 32,"
                        + " 1 of 4 under E4M3 × 16."),
                headline);
    }

    @Test
    void elementsThatAreLeftOutAreCounted() {
        float[] values = new float[64];
        Arrays.fill(values, 1.3f);
        values[0] = Float.NaN;
        String headline = of(ENGLISH, values);
        assertTrue(headline.contains("Elements that are not finite are left out: 32 under MXFP4"), headline);
    }
}
