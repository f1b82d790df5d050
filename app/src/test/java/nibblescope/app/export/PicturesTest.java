package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javax.xml.parsers.DocumentBuilderFactory;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PicturesTest {
    @BeforeAll
    static void startJavaFx() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private static <T> T onFx(Callable<T> action) {
        return WaitForAsyncUtils.waitForAsyncFx(20_000, action);
    }

    private static Presentation presentation() {
        return new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
    }

    private static <P extends Pane> P laidOut(P pane) {
        Scene scene = new Scene(pane, 200, 100);
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        return pane;
    }

    /// The shapes and texts of some nodes, at their places in a view of 200 x 100.
    private static Document svg(Callable<List<Node>> nodes) throws Exception {
        Picture picture =
                onFx(() -> Pictures.vector(laidOut(new Pane(nodes.call().toArray(Node[]::new))), presentation()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        picture.write(Tables.PROVENANCE, out);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(out.toByteArray()));
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    @Test
    void textStaysText() throws Exception {
        Document svg = svg(() -> List.of(new Text(10, 20, "a < b & \"c\""), new Label("尺度  ×\u0001")));
        assertTrue(
                texts(svg).containsAll(List.of("a < b & \"c\"", "尺度  ×\uFFFD")),
                texts(svg).toString());
    }

    @Test
    void wrappedTextIsWrittenLineByLine() throws Exception {
        Document svg = svg(() -> {
            Text text = new Text(0, 20, "one two\nthree");
            text.setWrappingWidth(40);
            return List.of(text);
        });
        assertEquals(List.of("one", "two", "three"), texts(svg).subList(0, 3));
        List<Double> lines = elements(svg, "text").stream()
                .limit(3)
                .map(text -> ((Element) text.getParentNode()).getAttribute("transform"))
                .map(transform -> Double.parseDouble(transform.replaceAll(".*,|\\)", "")))
                .toList();
        // The first line is on the baseline that was asked for, the others as far below each other.
        assertEquals(20, lines.getFirst(), 0.01);
        double height = lines.get(1) - lines.get(0);
        assertTrue(height > 10 && height < 30, lines.toString());
        assertEquals(height, lines.get(2) - lines.get(1), 0.01);
    }

    @Test
    void whatCannotBeSeenIsNotThere() throws Exception {
        Document svg = svg(() -> {
            Text hidden = new Text(10, 20, "hidden");
            hidden.setVisible(false);
            Text clear = new Text(10, 20, "clear");
            clear.setOpacity(0);
            Pane clipped = new Pane(new Text(10, 20, "inside"), new Text(10, 90, "below"));
            clipped.setClip(new Rectangle(50, 40));
            return List.of(hidden, clear, clipped);
        });
        assertEquals("inside", texts(svg).getFirst());
        assertTrue(
                texts(svg).stream().noneMatch(List.of("hidden", "clear", "below")::contains),
                texts(svg).toString());
    }

    @Test
    void shapesAndBackgroundsHaveTheirPlaceAndColour() throws Exception {
        Document svg = svg(() -> {
            Region region = new Region();
            region.setStyle("-fx-background-color: #010203; -fx-background-insets: 1 2 3 4; -fx-background-radius: 0");
            region.resizeRelocate(10, 20, 100, 50);
            region.setManaged(false);
            Circle circle = new Circle(30, 40, 5, Color.web("#040506"));
            SVGPath arrow = new SVGPath();
            arrow.setContent("M 0 0 h 8 l -4 7 z");
            arrow.setFill(Color.web("#070809"));
            return List.of(region, circle, arrow);
        });
        Element background = elements(svg, "rect").stream()
                .filter(rect -> rect.getAttribute("style").contains("1,2,3"))
                .findFirst()
                .orElseThrow();
        // 4 from the left and 1 from the top; 100 - 4 - 2 wide, 50 - 1 - 3 high.
        assertEquals(
                List.of("4", "1", "94", "46"),
                Stream.of("x", "y", "width", "height")
                        .map(background::getAttribute)
                        .toList());
        assertEquals("matrix(1,0,0,1,10,20)", background.getAttribute("transform"));
        Element ellipse = elements(svg, "ellipse").getFirst();
        assertEquals("30", ellipse.getAttribute("cx"));
        assertTrue(
                elements(svg, "g").stream()
                        .anyMatch(g -> g.getAttribute("style").contains("7,8,9")),
                "the arrow is filled");
    }

    /// Draws a bit of everything.
    private static final class Everything extends Drawing {
        @Override
        public void draw(Pen pen) {
            Pen.Line line = new Pen.Line(Color.RED, 2, List.of(3.0, 1.0));
            pen.line(0, 0, 50, 10, line);
            pen.polyline(new double[] {0, 5, 9}, new double[] {0, 9, 5}, line);
            pen.curve(0, 0, 10, 0, 10, 10, 20, 20, line);
            pen.fillRectangle(60, 0, 20, 10, Color.GREEN);
            pen.strokeRectangle(60, 0, 20, 10, line);
            pen.fillRoundRectangle(60, 20, 20, 10, 4, Color.BLUE);
            pen.fillOval(90, 0, 10, 10, Color.BLUE);
            pen.strokeOval(90, 0, 10, 10, line);
            pen.fillPolygon(new double[] {0, 5, 9}, new double[] {50, 59, 55}, Color.BLUE);
            pen.strokePolygon(new double[] {0, 5, 9}, new double[] {50, 59, 55}, line);
            pen.text("right", 100, 50, HPos.RIGHT, VPos.BASELINE, Font.font(10.4), Color.BLACK);
            pen.textUpwards("upwards", 10, 90, HPos.LEFT, VPos.CENTER, Font.font(10), Color.BLACK);
            pen.image(new WritableImage(2, 2), 120, 0, 20, 20);
            pen.clipped(0, 0, 5, 5, () -> pen.fillRectangle(0, 0, 100, 100, Color.web("#0a0b0c")));
        }
    }

    @Test
    void aDrawingDrawsItselfAnewAsShapes() throws Exception {
        Document svg = svg(() -> {
            Drawing drawing = new Everything();
            drawing.resize(200, 100);
            drawing.setManaged(false);
            return List.of(drawing);
        });
        assertTrue(
                texts(svg).containsAll(List.of("right", "upwards")), texts(svg).toString());
        assertEquals(1, elements(svg, "image").size(), "of the canvas there is no image");
        Element clipped = elements(svg, "rect").stream()
                .filter(rect -> rect.getAttribute("style").contains("10,11,12"))
                .findFirst()
                .orElseThrow();
        assertTrue(clipped.getAttribute("clip-path").startsWith("url(#view-"), clipped.getAttribute("clip-path"));
    }

    @Test
    void aPictureOfTwiceTheSizeHasTwiceThePixels() {
        PixelPicture picture = onFx(() -> {
            Drawing drawing = new Drawing() {
                @Override
                public void draw(Pen pen) {
                    pen.fillRectangle(0, 0, 10.5, 100, Color.BLACK);
                }
            };
            drawing.resize(200, 100);
            drawing.setManaged(false);
            return Pictures.pixels(laidOut(new Pane(drawing)), 2, presentation());
        });
        assertEquals(400, picture.pixels().getWidth());
        assertEquals(200, picture.pixels().getHeight());
        // 10.5 units are 21 pixels: no shade of grey is left of what would be half a pixel.
        assertEquals(0xFF000000, picture.pixels().getRGB(20, 100));
        assertEquals(picture.pixels().getRGB(300, 100), picture.pixels().getRGB(21, 100));
    }

    @Test
    void theStripBelowAPictureBreaksWhereThereIsNoRoom() {
        Provenance provenance = Tables.PROVENANCE;
        Presentation presentation = onFx(PicturesTest::presentation);
        int oneLine = Pictures.stripHeight(provenance, 2000, presentation);
        int moreLines = Pictures.stripHeight(provenance, 400, presentation) - oneLine;
        assertTrue(moreLines > 0 && moreLines % 14 == 0, moreLines + " pixels more in lines of 14");
    }
}
