namespace RnnLib.Layers.Tests;

public sealed class LoadOptionsTests
{
    [Fact]
    public void Load_NotStrict_LoadsWhatFitsAndReportsTheRest()
    {
        Module<TokenBatch, Tensor> model = Model(1), saved = Model(2);
        SafetensorsFile file = FileOf([
            .. saved.NamedParameters.Where(p => p.Path is not ("0.weight" or "3.bias"))
                .Select(p => (p.Path, p.Path == "1.weight_hh_l0" ? Tensor.Zeros([2, 5]) : p.Parameter.Value)),
            ("9.extra", Tensor.Zeros([7]))]);
        float[] embedding = model.Parameter("0.weight").Value.ToArray(), recurrent = model.Parameter("1.weight_hh_l0").Value.ToArray();

        LoadReport report = model.Load(file, new() { Strict = false });

        Assert.Equal(["0.weight", "3.bias"], report.Missing);
        Assert.Equal(["9.extra"], report.Unexpected);
        Assert.Equal([new("1.weight_hh_l0", [12, 3], [2, 5])], report.Misshaped);
        Assert.Equal(["1.weight_ih_l0", "1.bias_ih_l0", "1.bias_hh_l0", "3.weight"], report.Loaded);
        Assert.False(report.IsComplete);
        Assert.Equal("4 weights loaded; 0.weight is missing; 3.bias is missing; 1.weight_hh_l0: expected [12, 3], got [2, 5]; 9.extra is unexpected.", report.ToString());
        Assert.Equal("kept", report.Metadata["note"]);
        Assert.Equal(embedding, model.Parameter("0.weight").Value.ToArray());
        Assert.Equal(recurrent, model.Parameter("1.weight_hh_l0").Value.ToArray());
        Expect.BitEqual(saved.Parameter("3.weight").Value, model.Parameter("3.weight").Value, "3.weight");
    }

    [Fact]
    public void Load_Strict_ThrowsWithAllThreeLists()
    {
        Module<TokenBatch, Tensor> model = Model(1);
        SafetensorsFile file = FileOf(("x.0.weight", Tensor.Zeros([1])), ("x.odd", Tensor.Zeros([2])), ("other", Tensor.Zeros([3])));

        string message = Expect.Message<RnnLibFormatException>(() => model.Load(file, new() { Prefix = "x." }));

        foreach (string part in (string[])["3.weight [2, 3] is missing", "0.weight: expected [9, 4], got [1]", "odd is unexpected"])
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("other", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Prefix_LoadsAPartFromTheFileOfTheWhole()
    {
        Module<TokenBatch, Tensor> whole = Model(2);
        var part = new Linear(3, 2, new Rng(5));

        LoadReport report = part.Load(FileOf([.. whole.NamedParameters.Select(p => (p.Path, p.Parameter.Value))]), new() { Prefix = "3." });

        Assert.True(report.IsComplete);
        Expect.BitEqual(whole.Parameter("3.weight").Value, part.Parameter("weight").Value, "weight");
    }

    [Fact]
    public void Load_RenameToNull_PassesOver()
    {
        var model = new Linear(3, 2, new Rng(5), bias: false);
        SafetensorsFile file = FileOf(("weight", Tensor.Ones([2, 3])), ("bias", Tensor.Ones([2])));

        LoadReport report = model.Load(file, new() { Rename = name => name == "bias" ? null : name });

        Assert.True(report.IsComplete);
        Assert.Equal(Enumerable.Repeat(1f, 6), model.Parameter("weight").Value.ToArray());
    }

    [Fact]
    public void Load_RenameToOneName_NamesBoth()
    {
        var model = new Linear(3, 2, new Rng(5), bias: false);
        SafetensorsFile file = FileOf(("a", Tensor.Ones([2, 3])), ("b", Tensor.Ones([2, 3])));
        string message = Expect.Message<RnnLibFormatException>(() => model.Load(file, new() { Rename = _ => "weight" }));
        Assert.Contains("'a' and 'b' would both be weight", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_TiedWeightThatDiffers_ChangesNothing(bool isStrict)
    {
        var model = new Embedding(6, 3, new Rng(1)).Then(new PerStep(new Linear(3, 6, new Rng(2), bias: false)));
        Parametrization.Tie(model.Parameter("1.weight"), model.Parameter("0.weight"));
        float[] before = model.Parameter("0.weight").Value.ToArray();
        SafetensorsFile file = FileOf(("0.weight", Tensor.Ones([6, 3])), ("1.weight", Tensor.Zeros([6, 3])));

        string message = Expect.Message<RnnLibFormatException>(() => model.Load(file, new() { Strict = isStrict }));

        Assert.Contains("tensor '1.weight'", message, StringComparison.Ordinal);
        Assert.Contains("different values", message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameter("0.weight").Value.ToArray());
    }

    [Fact]
    public void Load_TransposedTie_IsAcceptedIfEqual()
    {
        var model = new Linear(3, 2, new Rng(1), bias: false).Then(new Linear(2, 3, new Rng(2), bias: false));
        Parametrization.Tie(model.Parameter("1.weight"), model.Parameter("0.weight"), transposed: true);
        Tensor weight = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        Assert.True(model.Load(FileOf(("0.weight", weight), ("1.weight", Ops.Transpose(weight))), new()).IsComplete);

        Expect.BitEqual(weight, model.Parameter("0.weight").Value, "0.weight");
        Expect.Message<RnnLibFormatException>(() => model.Load(FileOf(("0.weight", weight), ("1.weight", Tensor.Ones([3, 2]))), new()));
        Expect.BitEqual(weight, model.Parameter("0.weight").Value, "0.weight");
    }

    [Fact]
    public void Load_DerivedWeightWithoutItsSources_IsUnexpected()
    {
        var model = new Linear(3, 2, new Rng(1), bias: false);
        Parametrization.WeightNorm(model.Parameter("weight"));

        LoadReport report = model.Load(FileOf(("weight", Tensor.Ones([2, 3]))), new() { Strict = false });

        Assert.Equal(["weight_g", "weight_v"], report.Missing);
        Assert.Equal(["weight"], report.Unexpected);
    }

    [Fact]
    public void Load_NoOptionsOrFile_IsRefused()
    {
        Module<TokenBatch, Tensor> model = Model(1);
        Assert.Throws<ArgumentNullException>("options", () => model.Load("model.safetensors", null!));
        Assert.Throws<ArgumentNullException>("file", () => model.Load((WeightFile)null!));
        Assert.Throws<ArgumentNullException>("Prefix", () => new LoadOptions { Prefix = null! });
    }

    private static SafetensorsFile FileOf(params (string Name, Tensor Value)[] tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors.Select(t => KeyValuePair.Create(t.Name, t.Value)), [new("note", "kept")]);
        return Safetensors.Parse(stream.ToArray());
    }

    private static Module<TokenBatch, Tensor> Model(ulong seed)
    {
        var rng = new Rng(seed);
        return new Embedding(9, 4, rng).Then(new Lstm(4, 3, rng)).Then(new LastStep()).Then(new Linear(3, 2, rng));
    }
}
