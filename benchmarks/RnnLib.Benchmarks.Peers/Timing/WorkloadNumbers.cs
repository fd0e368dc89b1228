using RnnLib.Layers;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The numbers of a workload, the same in every process: input, target and the weights that RnnLib drew.</summary>
internal sealed class WorkloadNumbers
{
    private const ulong Seed = 1;

    public WorkloadNumbers(Workload work)
    {
        var (rng, sizes) = (new Rng(Seed), work.Sizes);
        Layer = work.CreateLayer(rng);
        Head = new Linear(sizes.Output, 1, rng);
        Input = new float[sizes.Batch * sizes.Time * sizes.Input];
        Target = new float[sizes.Batch * (work.LossOnLast ? 1 : sizes.Time)];
        rng.FillNormal(Input);
        rng.FillNormal(Target);
    }

    /// <summary>RnnLib's layer, whose parameters have PyTorch's names.</summary>
    public Module<Sequence, Sequence> Layer { get; }

    /// <summary>From a step's output to one number.</summary>
    public Linear Head { get; }

    /// <summary>[batch, time, input]</summary>
    public float[] Input { get; }

    /// <summary>[batch, time], or [batch] if the loss is on the last step.</summary>
    public float[] Target { get; }

    /// <summary>The first two axes of [rows, columns, size] swapped: between batch-major and time-major.</summary>
    public static float[] SwapAxes(ReadOnlySpan<float> values, int rows, int columns, int size)
    {
        var swapped = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values.Slice((row * columns + column) * size, size).CopyTo(swapped.AsSpan((column * rows + row) * size));
        }

        return swapped;
    }
}
