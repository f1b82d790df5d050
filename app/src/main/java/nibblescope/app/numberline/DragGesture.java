package nibblescope.app.numberline;

import org.jspecify.annotations.Nullable;

/// Something in the picture on its way after the mouse. Where the mouse is counts on the axis as it
/// was when the drag began.
sealed interface DragGesture {
    /// The mouse has moved.
    void to(double x);

    /// The mouse button was released.
    void end();

    /// All is to be as it was before.
    void takeBack();

    /// An element, along its line.
    final class OfValue implements DragGesture {
        private static final double SLACK = 2;

        private final NumberLineModel model;
        private final long column;
        private final ValueAxis axis;
        private final double factor;
        private final double start;
        private final double grip;
        private boolean moving;

        /// @param axis   that the dot stands on
        /// @param factor a value in units of the axis
        /// @param start  where the mouse was
        /// @param grip   how far that is to the right of the dot
        private OfValue(NumberLineModel model, long column, ValueAxis axis, double factor, double start, double grip) {
            this.model = model;
            this.column = column;
            this.axis = axis;
            this.factor = factor;
            this.start = start;
            this.grip = grip;
        }

        /// @param lane that the mouse is over
        static OfValue of(NumberLineModel model, LinesPicture picture, @Nullable Lane lane, long column, double x) {
            Moment moment = model.momentProperty().get();
            ValueAxis axis = picture.axis(moment);
            if (lane == null) {
                return new OfValue(model, column, axis, 1, x, 0);
            }
            RecipeLine line = lane.line();
            double factor = axis.equals(picture.scaled()) ? line.trace().dequantizingScale() : 1;
            double grip = lane.mark(column)
                    .filter(mark -> Float.isFinite(mark.value()))
                    .map(mark -> x - mark.dot(moment).x())
                    .orElse(0.0);
            return new OfValue(model, column, axis, factor, x, grip);
        }

        @Override
        public void to(double x) {
            if (!moving && Math.abs(x - start) > SLACK) {
                moving = true;
                model.holdAxis();
                model.edit().begin(column);
            }
            if (moving) {
                model.edit().drag((float) (axis.roundValue(x - grip) * factor));
            }
        }

        @Override
        public void end() {
            model.edit().end();
            model.axis().release();
        }

        @Override
        public void takeBack() {
            model.edit().takeBack();
            model.axis().release();
        }
    }

    /// The scale of a line, by its largest code.
    final class OfScale implements DragGesture {
        private final NumberLineModel model;
        private final ValueAxis axis;
        private final RecipeLine line;

        OfScale(NumberLineModel model, ValueAxis axis, RecipeLine line) {
            this.model = model;
            this.axis = axis;
            this.line = line;
            model.holdAxis();
        }

        @Override
        public void to(double x) {
            double perScale = line.recipe().elements().maxFinite()
                    * (double) line.trace().quantizer().tensorScale();
            float wanted = (float) Math.max(0, axis.value(x) / perScale);
            model.setScaleCode(line.recipe(), line.scaleFormat().encode(wanted));
        }

        @Override
        public void end() {
            model.axis().release();
        }

        @Override
        public void takeBack() {
            model.setScaleCode(line.recipe(), line.trace().scaleCode());
            end();
        }
    }

    /// The part of the axis that is shown.
    final class OfAxis implements DragGesture {
        private final NumberLineModel model;
        private final LinesPicture picture;
        private final double start;

        OfAxis(NumberLineModel model, LinesPicture picture, double start) {
            this.model = model;
            this.picture = picture;
            this.start = start;
        }

        @Override
        public void to(double x) {
            model.axis()
                    .zoomProperty()
                    .set(picture.axis().panned(x - start, picture.lines().range()));
        }

        @Override
        public void end() {
            // It stays where it is.
        }

        @Override
        public void takeBack() {
            to(start);
        }
    }

    /// The same by its place in the overview: what the mouse points at comes to the middle.
    final class OfOverview implements DragGesture {
        private final NumberLineModel model;
        private final LinesPicture picture;

        OfOverview(NumberLineModel model, LinesPicture picture) {
            this.model = model;
            this.picture = picture;
        }

        @Override
        public void to(double x) {
            ValueAxis all = picture.overview();
            if (all != null) {
                ValueAxis axis = picture.axis();
                double pointed = axis.x(all.value(Math.clamp(x, all.left(), all.right())));
                model.axis()
                        .zoomProperty()
                        .set(axis.panned(
                                (axis.left() + axis.right()) / 2 - pointed,
                                picture.lines().range()));
            }
        }

        @Override
        public void end() {
            // It stays where it is.
        }

        @Override
        public void takeBack() {
            model.axis().zoomProperty().set(picture.axis().range());
        }
    }
}
