using RnnLib.Layers;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/serving.md, compiled and run.</summary>
public sealed class ServingPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "ServingPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "serving.md"));

        Assert.Equal(6, code.Length);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_ServesBatchAndStream()
    {
        string path = Path.GetTempFileName();
        try
        {
            Model(seed: 1).Save(path);
            Module<Sequence, Tensor> model = Model(seed: 2);

            model.Load(path);                                                        // once, at the start
            Tensor values = Tensor.Full([3, 12, 1], 0.5f);

            Sequence batch = new(values, lengths: [3, 12, 7]);                       // [batch, time, features]; no padding is computed
            Tensor answer = model.Predict(batch);                                    // from any thread

            SequenceSession session = model.Stream();
            ReadOnlySpan<float> next = session.Push([0.5f]);
            float first = next[0];
            byte[] place = session.State.ToBytes();

            Assert.Equal([3, 2], answer.Shape);
            Assert.Equal(Model(seed: 1).Predict(Tensor.Full([1, 1, 1], 0.5f)).Data[0], first, tolerance: 1e-6f);
            SequenceSession other = Model(seed: 1).Stream();
            other.State = SessionState.FromBytes(place);
            Assert.Equal(session.Push([0.5f]).ToArray(), other.Push([0.5f]).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Module<Sequence, Tensor> Model(ulong seed)
    {
        var rng = new Rng(seed);
        return new Lstm(1, 8, rng).Then(new LastStep()).Then(new Linear(8, 2, rng));
    }
}
