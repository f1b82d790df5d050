package nibblescope.core.io;

import static nibblescope.core.io.TensorBytes.complaint;
import static nibblescope.core.io.TensorBytes.floats;
import static nibblescope.core.io.TensorBytes.npy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
    private static String dict(String descr, String shape) {
        return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
    }

    private static Tensor only(byte[] bytes) throws TensorFileException {
        TensorFile file = TensorBytes.read("layer.npy", bytes);
        assertEquals(1, file.tensors().size());
        assertEquals(Map.of(), file.metadata());
        return file.tensor(file.tensors().getFirst());
    }

    @Test
    void theArrayHasTheNameOfTheFile() throws Exception {
        Tensor tensor = only(npy(dict("<f4", "(2, 1)"), floats(1.5f, -2)));
        assertEquals(new TensorInfo("layer", DType.F32, Shape.of(2, 1)), tensor.info());
        assertEquals(1.5f, tensor.get(0));
        assertEquals(-2, tensor.get(1));
    }

    @Test
    void bothByteOrdersAndAllThreeWidthsAreRead() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            String sign = order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
            // 1.5 is 0x3E00 in binary16.
            byte[] half =
                    ByteBuffer.allocate(2).order(order).putShort((short) 0x3E00).array();
            byte[] single = ByteBuffer.allocate(4).order(order).putFloat(1.5f).array();
            byte[] twice = ByteBuffer.allocate(8).order(order).putDouble(1.5).array();
            assertEquals(1.5f, only(npy(dict(sign + "f2", "()"), half)).get(0));
            assertEquals(1.5f, only(npy(dict(sign + "f4", "(1,)"), single)).get(0));
            assertEquals(1.5f, only(npy(dict(sign + "f8", "(1, 1)"), twice)).get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, BOOL",
        "|i1, I8",
        "|u1, U8",
        "<i2, I16",
        ">i2, I16",
        "<u2, U16",
        "<i4, I32",
        "<u4, U32",
        "<i8, I64",
        "<u8, U64",
        "<c8, C64",
        "<f2, F16"
    })
    void otherNumberTypesAreListed(String descr, DType dtype) throws Exception {
        Tensor tensor = only(npy(dict(descr, "(4,)"), new byte[dtype.bits() / 2]));
        assertEquals(dtype, tensor.dtype());
        assertEquals(Shape.of(4), tensor.shape());
    }

    @Test
    void theLaterVersionsHaveALongerHeaderLength() throws Exception {
        byte[] header = dict("<f4", "(1,)").getBytes(StandardCharsets.UTF_8);
        for (byte version : new byte[] {2, 3}) {
            byte[] bytes = ByteBuffer.allocate(12 + header.length + 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', version, 0})
                    .putInt(header.length)
                    .put(header)
                    .putFloat(4)
                    .array();
            assertEquals(4, only(bytes).get(0));
            bytes[11] = 1; // the header length grows by 2^24
            assertEquals(
                    "the header length is " + (header.length + (1 << 24)) + ", at most 65535 bytes are expected",
                    complaint(bytes));
        }
        byte[] four = npy(dict("<f4", "(1,)"), floats(1));
        four[6] = 4;
        assertEquals("the version is 4, 1, 2 or 3 is expected; save the array with numpy.save", complaint(four));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr':'<f4','fortran_order':False,'shape':(2,)}",
                "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2,)}",
                "{'shape': (1, 2), 'fortran_order': False, 'descr': '<f4'}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }",
                "  { 'descr' : '<f4' , 'fortran_order' : True , 'shape' : ( 2 , ) , }  ",
            })
    void theDictMayBeSpelledInAllWaysThatNumpyAccepts(String dict) throws Exception {
        assertEquals(7, only(npy(dict, floats(6, 7))).get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'descr': '<f4', 'fortran_order': False} | the header has no shape,"
                        + " descr, fortran_order and shape are expected, once each",
                "{'fortran_order': False, 'shape': ()} | the header has no descr,"
                        + " descr, fortran_order and shape are expected, once each",
                "{'descr': '<f4', 'shape': ()} | the header has no fortran_order,"
                        + " descr, fortran_order and shape are expected, once each",
                "{'descr': '<f4', 'descr': '<f4'} | the header has descr twice, descr, fortran_order and shape are expected, once each",
                "{'order': 1} | the header has the key \"order\", descr, fortran_order and shape are expected, once each",
                "{'shape': (3)} | the header at byte 23 has }, a tuple with a comma, such as (3,) is expected",
                "{'shape': (-3,)} | the header at byte 21 has -, an extent from 0 on is expected",
                "{'shape': (3 4)} | the header at byte 23 has 4, \",\" is expected",
                "{'shape': (,)} | the header at byte 21 has ,, an extent from 0 on is expected",
                "{'shape': [3]} | the header at byte 20 has [, \"(\" is expected",
                "{'shape': (9223372036854775808,)} | shape has the extent 9223372036854775808,"
                        + " it must be below 2^63",
                "{'fortran_order': 0} | the header at byte 28 has 0, True or False is expected",
                "{'descr': [('x', '<f4')]} | descr is a record of several fields,"
                        + " one number type such as \"<f4\" is expected; save one field of the array",
                "{'descr' '<f4'} | the header at byte 19 has ', \":\" is expected",
                "{'descr': '<f4 | the header at byte 20 has ', a string that ends is expected",
                "[1] | the header at byte 10 has [, \"{\" is expected",
            })
    void aBrokenDictIsRefused(String dict, String expected) {
        assertEquals(expected, complaint(npy(dict)));
    }

    @Test
    void anythingAfterTheDictIsRefused() {
        assertTrue(complaint(npy(dict("<f4", "(0,)") + "x")).contains("only spaces after the dict is expected"));
    }

    @ParameterizedTest
    @CsvSource({
        "|O, '|O is a pickle, which can run code when it is read and never is: save the numbers as float32'",
        "|V2, 'NPY loses the types bfloat16 (as V2), FP8 and FP4 (as V1): save as float32 or as safetensors'",
        "<V2, 'NPY loses the types bfloat16 (as V2), FP8 and FP4 (as V1): save as float32 or as safetensors'",
        "<f16, save the array as float32",
        "<U5, save the array as float32",
        "|f4, save the array as float32",
        "=f4, save the array as float32",
        "f4, save the array as float32",
        "'', save the array as float32"
    })
    void otherDTypesAreRefusedWithAWayOut(String descr, String remedy) {
        assertEquals(
                "descr is \"" + descr + "\", a dtype such as \"<f4\" is expected; " + remedy,
                complaint(npy(dict(descr, "(1,)"), new byte[4])));
    }

    @Test
    void columnsThatLieOneAfterTheOtherAreRefused() {
        assertEquals(
                "fortran_order is True, rows must lie one after the other; save numpy.ascontiguousarray(array)",
                complaint(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1)}", floats(1))));
    }

    @Test
    void theElementsMustFillTheFileExactly() {
        byte[] whole = npy(dict("<f4", "(2,)"), floats(1, 2));
        assertEquals(136, whole.length);
        assertEquals(
                "the array of <f4 [2] ends at byte 136, the file has 135; the download may be incomplete",
                complaint(Arrays.copyOf(whole, 135)));
        assertEquals(
                "the array of <f4 [2] ends at byte 136, the file has 137 and nothing may follow",
                complaint(Arrays.copyOf(whole, 137)));
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] whole = npy(dict("<f4", "(2,)"), floats(1, 2));
        for (int length = 6; length < whole.length; length++) {
            String complaint = complaint(Arrays.copyOf(whole, length));
            assertTrue(complaint.endsWith("the download may be incomplete"), complaint);
        }
    }

    @Test
    void aShapeBeyondALongIsRefused() {
        for (String shape : List.of("(4294967296, 4294967296)", "(9223372036854775807,)")) {
            assertTrue(complaint(npy(dict("<f4", shape))).contains("that is more bytes than 64 bits can count"));
        }
    }
}
