namespace RnnLib;

/// <summary>Two-operand operations over shapes that need not be equal: an axis of size 1, or a missing leading axis, repeats.</summary>
internal static class Broadcast
{
    /// <summary>An operation of two operands, over rows and with one row replaced by a repeated value.</summary>
    public interface IOperator
    {
        static abstract void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

        static abstract void Invoke(ReadOnlySpan<float> a, float b, Span<float> y);

        static abstract void Invoke(float a, ReadOnlySpan<float> b, Span<float> y);
    }

    /// <summary>A way to make one value of many: sum or maximum.</summary>
    public interface IReduction
    {
        static abstract void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

        static abstract float Combine(float a, ReadOnlySpan<float> row);
    }

    /// <summary>The shape of the result.</summary>
    /// <exception cref="ArgumentException">An axis differs and is 1 in neither.</exception>
    public static Shape ResultShape(Shape a, Shape b, string operation)
    {
        if (a == b)
            return a;
        int[] axes = new int[Math.Max(a.Rank, b.Rank)];
        for (int fromEnd = 1; fromEnd <= axes.Length; fromEnd++)
        {
            int sizeA = SizeAt(a, fromEnd), sizeB = SizeAt(b, fromEnd);
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
                throw new ArgumentException($"{operation}: shapes {a} and {b} do not fit: axis -{fromEnd} is {sizeA} and {sizeB}; they must be equal, or one of them 1.");
            axes[^fromEnd] = sizeA == 1 ? sizeB : sizeA;
        }

        return Shape.Create(axes);
    }

    /// <summary>y = op(a, b), y of the shape <see cref="ResultShape"/>.</summary>
    public static void Apply<TOperator>(
        ReadOnlySpan<float> a, Shape shapeA, ReadOnlySpan<float> b, Shape shapeB, Span<float> y, Shape shape)
        where TOperator : struct, IOperator
    {
        if (shape.Count == 0)
            return;
        if (shapeA == shapeB)
            TOperator.Invoke(a, b, y);
        else if (shapeB.Count == 1)
            TOperator.Invoke(a, b[0], y);
        else if (shapeA.Count == 1)
            TOperator.Invoke(a[0], b, y);
        else
            ApplyRows<TOperator>(a, shapeA, b, shapeB, y, shape);
    }

    /// <summary>target = combine(target, source) over the axes that are 1 in the target: the derivative of repeating, when it sums.</summary>
    public static void ReduceInto<TReduction>(ReadOnlySpan<float> source, Shape sourceShape, Span<float> target, Shape targetShape)
        where TReduction : struct, IReduction
    {
        if (sourceShape.Count == 0)
            return;
        if (sourceShape == targetShape)
        {
            TReduction.Combine(target, source, target);
            return;
        }

        var rows = new RowWalk(sourceShape, targetShape, targetShape);
        for (int offset = 0; offset < source.Length; offset += rows.Length)
        {
            ReadOnlySpan<float> row = source.Slice(offset, rows.Length);
            if (rows.RepeatsA)
                target[rows.OffsetA] = TReduction.Combine(target[rows.OffsetA], row);
            else
                TReduction.Combine(target.Slice(rows.OffsetA, rows.Length), row, target.Slice(rows.OffsetA, rows.Length));
            rows.Next();
        }
    }

    private static void ApplyRows<TOperator>(
        ReadOnlySpan<float> a, Shape shapeA, ReadOnlySpan<float> b, Shape shapeB, Span<float> y, Shape shape)
        where TOperator : struct, IOperator
    {
        var rows = new RowWalk(shape, shapeA, shapeB);
        for (int offset = 0; offset < y.Length; offset += rows.Length)
        {
            Span<float> row = y.Slice(offset, rows.Length);
            if (rows.RepeatsA)
                TOperator.Invoke(a[rows.OffsetA], b.Slice(rows.OffsetB, rows.Length), row);
            else if (rows.RepeatsB)
                TOperator.Invoke(a.Slice(rows.OffsetA, rows.Length), b[rows.OffsetB], row);
            else
                TOperator.Invoke(a.Slice(rows.OffsetA, rows.Length), b.Slice(rows.OffsetB, rows.Length), row);
            rows.Next();
        }
    }

    private static int SizeAt(Shape shape, int fromEnd) => fromEnd <= shape.Rank ? shape[^fromEnd] : 1;

    /// <summary>Walks a result in rows of its innermost axis, or of several that go together, and knows where each row of both operands begins.</summary>
    private ref struct RowWalk
    {
        private readonly int[] _sizes, _stridesA, _stridesB, _index;   // of the axes around the rows, innermost first
        private readonly int _outerAxes;

        public RowWalk(Shape shape, Shape a, Shape b)
        {
            int outer = -1, strideA = 1, strideB = 1;
            (_sizes, _stridesA, _stridesB, _index) = (new int[shape.Rank], new int[shape.Rank], new int[shape.Rank], new int[shape.Rank]);
            (Length, RepeatsA, RepeatsB) = (1, true, true);
            bool repeatsA = true, repeatsB = true;
            for (int fromEnd = 1; fromEnd <= shape.Rank; fromEnd++)
            {
                int size = shape[^fromEnd], sizeA = SizeAt(a, fromEnd), sizeB = SizeAt(b, fromEnd);
                if (size == 1)
                    continue;
                bool isNew = outer < 0 && Length == 1;
                // Neighbouring axes that both operands repeat or walk alike are one axis.
                if (isNew || (sizeA == 1) != repeatsA || (sizeB == 1) != repeatsB)
                {
                    (repeatsA, repeatsB) = (sizeA == 1, sizeB == 1);
                    if (isNew)
                        (RepeatsA, RepeatsB) = (repeatsA, repeatsB);
                    else
                        (_sizes[++outer], _stridesA[outer], _stridesB[outer]) = (1, repeatsA ? 0 : strideA, repeatsB ? 0 : strideB);
                }

                if (outer < 0)
                    Length *= size;
                else
                    _sizes[outer] *= size;
                strideA *= sizeA;
                strideB *= sizeB;
            }

            _outerAxes = outer + 1;
        }

        public int Length { get; }

        public bool RepeatsA { get; }

        public bool RepeatsB { get; }

        public int OffsetA { get; private set; }

        public int OffsetB { get; private set; }

        public void Next()
        {
            for (int axis = 0; axis < _outerAxes; axis++)
            {
                OffsetA += _stridesA[axis];
                OffsetB += _stridesB[axis];
                if (++_index[axis] < _sizes[axis])
                    return;
                OffsetA -= _stridesA[axis] * _sizes[axis];
                OffsetB -= _stridesB[axis] * _sizes[axis];
                _index[axis] = 0;
            }
        }
    }
}
