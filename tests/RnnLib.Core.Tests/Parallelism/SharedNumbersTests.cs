namespace RnnLib.Core.Tests.Parallelism;

/// <summary>Work on very many numbers is shared out: the same bits as one thread's, and none left out.</summary>
[Collection(nameof(ThreadCount))]
public sealed class SharedNumbersTests
{
    private const int Count = 300_011;   // enough for two threads, and no multiple of anything

    public static TheoryData<string> Works => [.. Work.Keys];

    private static readonly Dictionary<string, Func<Tensor[]>> Work = new()
    {
        ["sum"] = () => [Sample(1) + Sample(2)],
        ["product with a number"] = () => [Sample(1) * 3f],
        ["product with one row"] = () => [Ops.Reshape(Sample(1), [1, Count]) * Tensor.Full([1, 1], 3f)],
        ["gradient of a product"] = () => Gradients((inputs, _) => inputs[0] * inputs[1], Sample(1), Sample(2)),
        ["tanh"] = () => [Ops.Tanh(Sample(1))],
        ["sigmoid"] = () => [Ops.Sigmoid(Sample(1))],
        ["concatenation"] = () => Gradients((inputs, _) => Ops.Concatenate(inputs) * Rows(8, 3), Rows(3, 1), Rows(5, 2)),
        ["concatenation of one tensor"] = () => Gradients((inputs, _) => Ops.Concatenate([inputs[0], inputs[0]]) * Rows(6, 3), Rows(3, 1)),
        ["dropout"] = () => Gradients((inputs, pass) => Ops.Dropout(inputs[0], 0.3f, pass), Sample(1)),
    };

    [Theory]
    [MemberData(nameof(Works))]
    public void Result_AnyNumberOfThreads_HasTheSameBits(string name)
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            Tensor[] one = Work[name]();
            foreach (int threads in (int[])[2, 3])
            {
                Threads.Count = threads;
                Tensor[] shared = Work[name]();
                for (int i = 0; i < one.Length; i++)
                    Expect.BitEqual(one[i].Data, shared[i].Data, $"{name} on {threads} threads");
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Theory]
    [InlineData(262_144, 2)]
    [InlineData(1_000_003, 3)]
    [InlineData(262_145, 16)]
    public void RunNumbers_AnyCount_TakesEachNumberOnceFromACacheLineOn(int count, int threads)
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = threads;
            Assert.True(Workers.SharesNumbers(count));
            int[] times = new int[count];
            Workers.RunNumbers(count, (first, many) =>
            {
                Assert.Equal(0, first % 16);
                for (int i = first; i < first + many; i++)
                    times[i]++;
            });
            Assert.All(times, time => Assert.Equal(1, time));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private static Tensor Sample(int seed) => Tensor.Uniform([Count], -3, 3, new Rng((ulong)seed));

    private static Tensor Rows(int columns, int seed) => Tensor.Uniform([50_021, columns], -3, 3, new Rng((ulong)seed));

    /// <summary>The result and the gradients of its sum's square.</summary>
    private static Tensor[] Gradients(Func<Tensor[], ForwardContext, Tensor> function, params Tensor[] inputs)
    {
        Parameter[] parameters = [.. inputs.Select((input, i) => new Parameter($"x{i}", input))];
        using var pass = ForwardContext.Training(new Rng(7));
        Tensor y = function([.. parameters.Select(pass.Read)], pass);
        Gradients gradients = pass.Backward(Ops.Sum(y * y));
        return [Ops.Detach(y), .. parameters.Select(parameter => Ops.Detach(gradients.Of(parameter)))];
    }
}
