package nibblescope.app.export;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/// A picture of pixels.
///
/// @param pixels what was taken
/// @param scale  pixels a unit of length
/// @param strip  what is written below it
public record PixelPicture(BufferedImage pixels, double scale, ProvenanceStrip strip) implements Picture {
    private static final String NATIVE_FORMAT = "javax_imageio_png_1.0";

    /// The pixels with the strip below them.
    BufferedImage with(Provenance provenance) {
        double width = pixels.getWidth() / scale;
        int stripHeight = (int) Math.round(strip.height(provenance, width) * scale);
        BufferedImage all =
                new BufferedImage(pixels.getWidth(), pixels.getHeight() + stripHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.drawImage(pixels, 0, 0, null);
        graphics.translate(0, pixels.getHeight());
        graphics.scale(scale, scale);
        strip.draw(graphics, provenance, width);
        graphics.dispose();
        return all;
    }

    @Override
    public void write(Provenance provenance, OutputStream out) throws IOException {
        BufferedImage all = with(provenance);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(all), null);
            metadata.mergeTree(NATIVE_FORMAT, notes(provenance));
            writer.write(new IIOImage(all, null, metadata));
        } finally {
            writer.dispose();
        }
    }

    /// The provenance as text chunks: plain ones where the text is ASCII, or else those of Unicode.
    private static IIOMetadataNode notes(Provenance provenance) {
        IIOMetadataNode plain = new IIOMetadataNode("tEXt");
        IIOMetadataNode unicode = new IIOMetadataNode("iTXt");
        for (Map.Entry<String, String> entry : provenance.entries().entrySet()) {
            if (StandardCharsets.US_ASCII.newEncoder().canEncode(entry.getValue())) {
                IIOMetadataNode note = new IIOMetadataNode("tEXtEntry");
                note.setAttribute("keyword", entry.getKey());
                note.setAttribute("value", entry.getValue());
                plain.appendChild(note);
            } else {
                IIOMetadataNode note = new IIOMetadataNode("iTXtEntry");
                note.setAttribute("keyword", entry.getKey());
                note.setAttribute("compressionFlag", "FALSE");
                note.setAttribute("compressionMethod", "0");
                note.setAttribute("languageTag", "");
                note.setAttribute("translatedKeyword", "");
                note.setAttribute("text", entry.getValue());
                unicode.appendChild(note);
            }
        }
        IIOMetadataNode root = new IIOMetadataNode(NATIVE_FORMAT);
        for (IIOMetadataNode notes : new IIOMetadataNode[] {plain, unicode}) {
            if (notes.hasChildNodes()) {
                root.appendChild(notes);
            }
        }
        return root;
    }
}
