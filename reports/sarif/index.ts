export default function sarif(): string {
  return "";
}
