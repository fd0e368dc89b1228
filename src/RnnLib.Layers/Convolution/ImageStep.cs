namespace RnnLib.Layers;

/// <summary>What becomes a step where an image is read as a sequence.</summary>
public enum ImageStep
{
    /// <summary>Each pixel, row after row, with its channels: [batch, height * width, channels]. The regions that a caption looks at (Xu et al., 2015).</summary>
    Pixel,

    /// <summary>Each row from the top: [batch, height, channels * width].</summary>
    Row,

    /// <summary>Each column from the left: [batch, width, channels * height]. How lines of writing are read.</summary>
    Column,
}
