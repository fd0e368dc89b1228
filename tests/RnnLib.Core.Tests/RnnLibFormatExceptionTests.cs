namespace RnnLib.Core.Tests;

public sealed class RnnLibFormatExceptionTests
{
    [Fact]
    public void Constructor_FilePositionReason_AreTold()
    {
        var inner = new InvalidOperationException();
        var error = new RnnLibFormatException("a.csv", "line 3", "expected a number.", inner);
        Assert.Equal("a.csv: line 3: expected a number.", error.Message);
        Assert.Equal(("a.csv", "line 3"), (error.File, error.Position));
        Assert.Same(inner, error.InnerException);
        Assert.Null(new RnnLibFormatException("plain").File);
        Assert.Same(inner, new RnnLibFormatException("plain", inner).InnerException);
        Assert.NotEmpty(new RnnLibFormatException().Message);
    }
}
