package nibblescope.app.chart;

import java.util.function.Consumer;
import javafx.animation.AnimationTimer;

/// Moves a viewport to where it is wanted, at once or on a short way there that the eye can follow.
final class ViewportMotion {
    private static final double NANOS = 160e6;

    private final Consumer<Viewport> shown;
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            step(now);
        }
    };
    private Viewport from = Viewport.fit(1, 1);
    private Viewport target = Viewport.fit(1, 1);
    private long start;

    /// @param shown told where the viewport is
    ViewportMotion(Consumer<Viewport> shown) {
        this.shown = shown;
    }

    /// Where the viewport is, or will be in a moment.
    Viewport target() {
        return target;
    }

    /// Is there at once.
    void jump(Viewport wanted) {
        timer.stop();
        target = wanted;
        shown.accept(wanted);
    }

    /// Moves there from where the viewport is now.
    void glide(Viewport now, Viewport wanted) {
        from = now;
        target = wanted;
        start = -1;
        timer.start();
    }

    private void step(long now) {
        if (start < 0) {
            start = now;
        }
        double share = Math.min(1, (now - start) / NANOS);
        if (share == 1) {
            jump(target);
        } else {
            shown.accept(from.towards(target, share * (2 - share)));
        }
    }
}
