using System.Buffers;

namespace RnnLib.Training;

/// <summary>A batch of frames and labels, checked, whose sequences are solved one by one.</summary>
internal sealed class CtcProblem
{
    private readonly Tensor _x;
    private readonly CtcOptions _options;
    private readonly int[] _frames, _labelCounts, _labels;
    private readonly int _width, _classes;

    public CtcProblem(Prediction prediction, Target target, CtcOptions options)
    {
        _x = prediction.Values ?? throw new ArgumentException("Ctc: prediction: there are no values in it.", nameof(prediction));
        if (_x.Rank != 3)
            throw new ArgumentException($"Ctc: prediction: expected [batch, time, classes], got {_x.Shape}.", nameof(prediction));
        (Batch, Time, _classes) = _x.Shape;
        if (!target.IsClasses || target.Shape.Rank != 2 || target.Shape[0] != Batch)
            throw new ArgumentException($"Ctc: target: expected a TokenBatch [batch={Batch}, labels], got {(target.IsClasses ? "classes" : "numbers")} {target.Shape}.", nameof(target));
        if (options.Blank >= _classes)
            throw new ArgumentException($"Ctc: options: expected a blank of 0 to {_classes - 1}, got {options.Blank}.", nameof(options));

        (_options, _width) = (options, target.Shape[1]);
        _frames = (prediction.Sequence ?? new Sequence(_x)).Lengths.ToArray();
        _labelCounts = target.PaddedLengths ?? [.. Enumerable.Repeat(_width, Batch)];
        _labels = target.Classes.ToArray();
        for (int row = 0; row < Batch; row++)
        {
            foreach (int label in Labels(row))
            {
                if ((uint)label >= (uint)_classes || label == options.Blank)
                    throw new ArgumentException($"Ctc: target: sequence {row} has the label {label}, expected 0 to {_classes - 1}, but not the blank {options.Blank}.", nameof(target));
            }
        }
    }

    public int Batch { get; }

    public int Time { get; }

    /// <summary>In multiply-adds, roughly: exponentials are dear.</summary>
    public long WorkPerSequence => (long)Time * (20L * _classes + 120L * (2 * _width + 1));

    public int Frames(int row) => _frames[row];

    private ReadOnlySpan<int> Labels(int row) => _labels.AsSpan(row * _width, _labelCounts[row]);

    /// <summary>The loss of a sequence, and how it changes with each number of its frames.</summary>
    /// <param name="row">The sequence.</param>
    /// <param name="slopes">[frames, classes], zeros to be written; empty if they are not wanted.</param>
    public float Solve(int row, Span<float> slopes)
    {
        int count = _frames[row] * _classes;
        double[] memory = ArrayPool<double>.Shared.Rent(Math.Max(count, 1));
        try
        {
            Span<double> logP = memory.AsSpan(0, count);
            ReadOnlySpan<float> x = _x.Data.Slice(row * Time * _classes, count);
            for (int i = 0; i < count; i += _classes)
                LogProbabilities(x.Slice(i, _classes), logP.Slice(i, _classes));

            double loss = -CtcAlignments.LogProbability(logP, _classes, Labels(row), _options.Blank, slopes);
            if (double.IsPositiveInfinity(loss))
            {
                slopes.Fill(_options.ZeroInfinity ? 0 : float.NaN);
                return _options.ZeroInfinity ? 0 : float.PositiveInfinity;
            }

            for (int i = 0; i < slopes.Length; i++)                                            // dx = p - posterior, or -posterior
                slopes[i] = (_options.Input == CtcInput.Logits ? (float)Math.Exp(logP[i]) : 0) - slopes[i];
            return (float)loss;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
        }
    }

    /// <summary>Names the first sequence that cannot be aligned, unless the options let it be.</summary>
    public void RequirePossible(ReadOnlySpan<float> losses)
    {
        int row = _options.AllowInfinity ? -1 : losses.IndexOf(float.PositiveInfinity);
        if (row < 0)
            return;
        int needed = CtcAlignments.FramesNeeded(Labels(row));
        string fault = needed > _frames[row]
            ? $"sequence {row} has {_frames[row]} frames, but its {_labelCounts[row]} labels need {needed} (one each, and a blank between equal neighbours)"
            : $"every alignment of sequence {row} passes a class of probability 0";
        throw new ArgumentException($"Ctc: target: {fault}, so its loss is infinite. Leave it out, or let it count nothing with new CtcOptions {{ ZeroInfinity = true }}.");
    }

    /// <summary>By what each loss is multiplied so that the sum is the mean: 1 / (batch * labels).</summary>
    public Tensor ShareOfMean() => Tensor.From([Batch], [.. _labelCounts.Select(count => 1f / ((float)Batch * Math.Max(count, 1)))]);

    private void LogProbabilities(ReadOnlySpan<float> x, Span<double> logP)
    {
        for (int c = 0; c < x.Length; c++)
            logP[c] = x[c];
        if (_options.Input == CtcInput.LogProbabilities)
            return;
        double max = System.Numerics.Tensors.TensorPrimitives.Max<double>(logP), sum = 0;
        foreach (double logit in logP)
            sum += Math.Exp(logit - max);
        double shift = max + Math.Log(sum);
        foreach (ref double logit in logP)
            logit -= shift;
    }
}
