namespace RnnLib.Training;

/// <summary>Looks for NaN and infinity in data and weights.</summary>
internal static class NonFiniteSearch
{
    /// <summary>The place of the first number that is not finite; -1 if there is none.</summary>
    public static int IndexOf(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }

    public static int[] Unravel(Shape shape, int element)
    {
        int[] index = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            index[axis] = element % shape[axis];
            element /= shape[axis];
        }

        return index;
    }

    /// <summary>The first one in what goes into a model, padding aside.</summary>
    public static NonFinite? InInput(object? input, string layer) => input switch
    {
        Sequence sequence => In(NonFinitePlace.Input, sequence.Values, sequence.Lengths, layer),
        Tensor values => In(NonFinitePlace.Input, values, default, layer),
        _ => null,
    };

    /// <summary>The first one in a target, padding aside.</summary>
    /// <param name="target">The target.</param>
    /// <param name="input">The input, whose lengths count where the target has none of its own.</param>
    public static NonFinite? InTarget(Target target, object? input)
    {
        if (target.IsClasses)
            return null;
        ReadOnlySpan<int> lengths = target.PaddedLengths;
        if (lengths.IsEmpty && input is Sequence { HasPadding: true } sequence && IsPerStep(target.Shape, sequence.Batch, sequence.Time))
            lengths = sequence.Lengths;
        if (lengths.IsEmpty && input is TokenBatch { HasPadding: true } tokens && IsPerStep(target.Shape, tokens.Batch, tokens.Time))
            lengths = tokens.Lengths;
        return In(NonFinitePlace.Target, target.Values, lengths, layer: null);
    }

    public static NonFinite? InWeights(ModulePaths paths)
    {
        foreach ((string path, Parameter parameter) in paths.Model.NamedParameters)
        {
            if (IndexOf(parameter.Value.Data) is >= 0 and var element)
            {
                return new()
                {
                    Place = NonFinitePlace.Weight,
                    Number = parameter.Value.Data[element],
                    Layer = paths.OwnerOf(parameter) is { } owner ? paths.Describe(owner) : null,
                    Weight = path,
                    Index = Unravel(parameter.Shape, element),
                };
            }
        }

        return null;
    }

    private static bool IsPerStep(Shape shape, int batch, int time) => shape.Rank >= 2 && shape[0] == batch && shape[1] == time;

    private static NonFinite? In(NonFinitePlace place, Tensor values, ReadOnlySpan<int> lengths, string? layer)
    {
        int batch = values.Rank > 0 ? values.Shape[0] : 1, perRow = batch == 0 ? 0 : values.Count / batch;
        bool hasTime = values.Rank > 2 || !lengths.IsEmpty;
        int perStep = hasTime && values.Shape[1] > 0 ? perRow / values.Shape[1] : perRow;
        for (int row = 0; row < batch; row++)
        {
            int real = lengths.IsEmpty ? perRow : lengths[row] * perStep;
            if (IndexOf(values.Data.Slice(row * perRow, real)) is not (>= 0 and var at))
                continue;
            return new()
            {
                Place = place,
                Number = values.Data[row * perRow + at],
                Layer = layer,
                Row = values.Rank > 0 ? row : null,
                Step = hasTime ? at / perStep : null,
                Index = Unravel(values.Shape, row * perRow + at),
                HasFeatures = values.Rank > (hasTime ? 2 : 1) && values.Shape[^1] > 1,
            };
        }

        return null;
    }
}
