package nibblescope.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {
    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsName(DType dtype) {
        assertEquals(Optional.of(dtype), DType.named(dtype.name()));
    }

    @Test
    void otherNamesAreNoTypes() {
        assertTrue(DType.named("f32").isEmpty());
        assertTrue(DType.named("").isEmpty());
    }

    @Test
    void theTypesReadAsValuesAreTheFloatsOfSixteenBitsAndMore() {
        assertEquals(
                List.of(DType.F16, DType.BF16, DType.F32, DType.F64),
                Arrays.stream(DType.values()).filter(DType::readableAsValues).toList());
    }

    @Test
    void oddCountsOfSubByteElementsFillWholeBytes() {
        assertEquals(2, new TensorInfo("t", DType.F4, Shape.of(3)).bytes());
        assertEquals(3, new TensorInfo("t", DType.F6_E2M3, Shape.of(4)).bytes());
        assertEquals(4, new TensorInfo("t", DType.F6_E3M2, Shape.of(5)).bytes());
        assertEquals(0, new TensorInfo("t", DType.F4, Shape.of(0)).bytes());
        assertEquals(24, new TensorInfo("t", DType.C64, Shape.of(3)).bytes());
    }
}
