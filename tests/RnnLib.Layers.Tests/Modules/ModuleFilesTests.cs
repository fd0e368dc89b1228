namespace RnnLib.Layers.Tests;

public sealed class ModuleFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Saved_RestoresEveryBitAndTheMetadata()
    {
        Module<TokenBatch, Tensor> saved = Model(seed: 1), loaded = Model(seed: 2);
        saved.Parameters[0].BeginUpdate()[0] = float.NaN;
        saved.Parameters[0].BeginUpdate()[1] = -0f;
        saved.Parameters[0].BeginUpdate()[2] = float.Epsilon;
        var metadata = new Dictionary<string, string> { ["scaler"] = "mean 1.5", ["naïve"] = "\"quoted\"\n" };

        saved.Save(FilePath, metadata);
        IReadOnlyDictionary<string, string> texts = loaded.Load(FilePath);

        Assert.Equal(metadata, texts);
        foreach ((Parameter want, Parameter got) in saved.Parameters.Zip(loaded.Parameters))
            Expect.BitEqual(want.Value, got.Value, want.Name);
        var tokens = TokenBatch.Pad([[1, 2], [3, 4, 5]]);
        Expect.BitEqual(saved.Predict(tokens), loaded.Predict(tokens), "prediction");
    }

    [Fact]
    public void Save_Model_WritesItsPathsAndNothingElse()
    {
        Module<TokenBatch, Tensor> model = Model(seed: 1);
        model.Save(FilePath);

        SafetensorsFile file = Safetensors.Read(FilePath);

        Assert.Equal(model.NamedParameters.Select(p => p.Path).Order(), file.Entries.Keys.Order());
        Assert.Empty(file.Metadata);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Load_TensorsDoNotFit_NamesAllAndChangesNothing()
    {
        Module<TokenBatch, Tensor> model = Model(seed: 1);
        Safetensors.Write(FilePath, model.NamedParameters.Where(p => p.Path is not ("0.weight" or "3.bias"))
            .Select(p => KeyValuePair.Create(p.Path, p.Path == "1.weight_hh_l0" ? Tensor.Zeros([2, 5]) : Tensor.Zeros(p.Parameter.Shape)))
            .Append(KeyValuePair.Create("9.extra", Tensor.Zeros([7]))));
        float[][] before = [.. model.Parameters.Select(p => p.Value.ToArray())];

        var error = Assert.Throws<RnnLibFormatException>(() => model.Load(FilePath));

        Assert.Equal(FilePath, error.File);
        Assert.Contains("the file does not fit this model", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.weight [9, 4] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("3.bias [2] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.weight_hh_l0: expected [12, 3], got [2, 5]", error.Message, StringComparison.Ordinal);
        Assert.Contains("9.extra [7] is unexpected", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Select(p => p.Value.ToArray()));
    }

    [Fact]
    public void Load_IntegersWhereFloatsBelong_ChangesNothing()
    {
        var model = new LayerNorm(1);   // bias, then weight, in the order of their names
        string header = """{"bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"weight":{"dtype":"I32","shape":[1],"data_offsets":[4,8]}}""";
        File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes((ulong)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 128, 63, 1, 0, 0, 0]);

        string message = Expect.Message<RnnLibFormatException>(() => model.Load(FilePath));

        Assert.Contains("weight", message, StringComparison.Ordinal);
        Assert.Contains("I32", message, StringComparison.Ordinal);
        Assert.Equal([1, 0], model.Parameters.Select(p => p.Value.Data[0]));
    }

    [Fact]
    public void Load_NotASafetensorsFile_ThrowsTheFormatException()
    {
        File.WriteAllText(FilePath, "not a model");
        Assert.Throws<RnnLibFormatException>(() => Model(seed: 1).Load(FilePath));
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo() => Assert.Throws<FileNotFoundException>(() => Model(seed: 1).Load(FilePath));

    [Fact]
    public void Load_AfterReadingInAPass_MakesThatPassesBackwardFail()
    {
        var model = new Linear(2, 1, new Rng(1));
        model.Save(FilePath);
        var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(model.Forward(Tensor.Ones([1, 2]), pass));

        model.Load(FilePath);

        Assert.Throws<InvalidOperationException>(() => pass.Backward(loss));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void SaveAndLoad_NoPath_IsRefused(string? path)
    {
        Assert.ThrowsAny<ArgumentException>(() => Model(seed: 1).Save(path!));
        Assert.ThrowsAny<ArgumentException>(() => Model(seed: 1).Load(path!));
    }

    private static Module<TokenBatch, Tensor> Model(ulong seed)
    {
        var rng = new Rng(seed);
        return new Embedding(9, 4, rng).Then(new Lstm(4, 3, rng)).Then(new LastStep()).Then(new Linear(3, 2, rng));
    }
}
